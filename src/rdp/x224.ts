import { asciiBytes, concatBytes, viewOf } from './bytes.ts';
import type { NegotiationReply } from './negotiation.ts';
import { encodeTpkt, readTpkt } from './tpkt.ts';

/** Name in our cookie, so that a host's own log shows who looked. */
export const cookieName = 'rdpmedic';

/** X.224 Connection Request (MS-RDPBCGR 2.2.1.1). */
interface ConnectionRequest {
  /** Name in `Cookie: mstshash=`; null when there is none. */
  readonly cookie: string | null;
  /** RDP_NEG_REQ; null when the request carries none. */
  readonly negotiation: { readonly flags: number; readonly mask: number } | null;
}

type X224Read<T> =
  | { readonly kind: 'read'; readonly value: T; readonly length: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'bad' };

/** The bytes of a connection request, TPKT included. */
export function encodeConnectionRequest(request: ConnectionRequest): Uint8Array {
  const cookie = request.cookie === null ? '' : `Cookie: mstshash=${request.cookie}\r\n`;
  const negotiation =
    request.negotiation === null
      ? new Uint8Array(0)
      : negotiationStructure(0x01, request.negotiation.flags, request.negotiation.mask);
  return encodeTpkt(connectUnit(0xe0, 0, concatBytes(asciiBytes(cookie), negotiation)));
}

/** Server half: reads a connection request from the head of a stream. */
export function readConnectionRequest(bytes: Uint8Array): X224Read<ConnectionRequest> {
  const unit = readUnit(bytes);
  if (unit.kind !== 'read') return unit;
  const { code, body } = unit.value;
  if (code !== 0xe0) return { kind: 'bad' };
  const lineEnd = body.findIndex((byte, index) => byte === 0x0d && body[index + 1] === 0x0a);
  const line = lineEnd < 0 ? '' : String.fromCharCode(...body.subarray(0, Math.min(lineEnd, 256)));
  // A routing token (msts=) may stand where the cookie stands, never beside it.
  const hasText = line.startsWith('Cookie: ');
  const rest = hasText ? body.subarray(lineEnd + 2) : body;
  const cookie = /^Cookie: mstshash=(.*)$/s.exec(line)?.[1] ?? null;
  const isRequest = rest.length >= 8 && rest[0] === 0x01 && viewOf(rest).getUint16(2, true) === 8;
  const negotiation = isRequest ? { flags: rest[1]!, mask: viewOf(rest).getUint32(4, true) } : null;
  return { kind: 'read', value: { cookie, negotiation }, length: unit.length };
}

/** Server half: the bytes of an answer, TPKT included; `none` gives the 11-byte confirm. */
export function encodeNegotiationReply(reply: NegotiationReply): Uint8Array {
  if (reply.kind === 'disconnect') return encodeDisconnect();
  // Windows names itself 0x1234 in the source reference.
  return encodeTpkt(connectUnit(0xd0, 0x1234, confirmBody(reply)));
}

/** MCS Disconnect Provider Ultimatum, reason rn-user-requested, in an X.224 data unit (T.125 section 7). */
export function encodeDisconnect(): Uint8Array {
  return encodeTpkt(Uint8Array.of(0x02, 0xf0, 0x80, 0x21, 0x80));
}

/** Client half: reads the answer to a connection request from the head of a stream. */
export function readNegotiationReply(bytes: Uint8Array): X224Read<NegotiationReply> {
  const unit = readUnit(bytes);
  if (unit.kind !== 'read') return unit;
  const { code, body } = unit.value;
  const read = (value: NegotiationReply): X224Read<NegotiationReply> => ({
    kind: 'read',
    value,
    length: unit.length,
  });
  // DisconnectProviderUltimatum is choice 8 of DomainMCSPDU; PER puts it into the upper six bits.
  if (code === 0xf0) return body.length > 0 && body[0]! >> 2 === 8 ? read({ kind: 'disconnect' }) : bad;
  if (code !== 0xd0) return bad;
  if (body.length === 0) return read({ kind: 'none' });
  if (body.length < 8 || viewOf(body).getUint16(2, true) !== 8) return bad;
  const value = viewOf(body).getUint32(4, true);
  if (body[0] === 0x02) return read({ kind: 'response', flags: body[1]!, selected: value });
  if (body[0] === 0x03) return read({ kind: 'failure', code: value });
  return bad;
}

const bad = { kind: 'bad' } as const;

interface Unit {
  /** 0xE0 request, 0xD0 confirm, 0xF0 data. */
  readonly code: number;
  readonly body: Uint8Array;
}

/** One X.224 unit: connection units have a 7-byte head, data units 3 (X.224 sections 13.3, 13.4, 13.7). */
function readUnit(bytes: Uint8Array): X224Read<Unit> {
  const frame = readTpkt(bytes);
  if (frame.kind !== 'frame') return frame.kind === 'more' ? { kind: 'more' } : bad;
  const { payload, length } = frame;
  const code = payload[1]! & 0xf0;
  const indicator = payload[0]!;
  if (code === 0xf0) {
    return indicator === 2 ? { kind: 'read', value: { code, body: payload.subarray(3) }, length } : bad;
  }
  // The indicator counts what follows it; a server that counts wrongly is not one we know.
  if (indicator < 6 || indicator + 1 !== payload.length) return bad;
  return { kind: 'read', value: { code, body: payload.subarray(7) }, length };
}

function connectUnit(code: number, source: number, body: Uint8Array): Uint8Array {
  const head = Uint8Array.of(6 + body.length, code, 0, 0, source >> 8, source & 0xff, 0);
  return concatBytes(head, body);
}

function confirmBody(reply: Exclude<NegotiationReply, { kind: 'disconnect' }>): Uint8Array {
  if (reply.kind === 'response') return negotiationStructure(0x02, reply.flags, reply.selected);
  if (reply.kind === 'failure') return negotiationStructure(0x03, 0, reply.code);
  return new Uint8Array(0);
}

function negotiationStructure(type: number, flags: number, value: number): Uint8Array {
  const bytes = Uint8Array.of(type, flags, 8, 0, 0, 0, 0, 0);
  viewOf(bytes).setUint32(4, value, true);
  return bytes;
}
