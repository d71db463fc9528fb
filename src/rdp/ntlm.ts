import { asciiBytes, concatBytes, printable, viewOf } from './bytes.ts';

const signature = Uint8Array.of(...asciiBytes('NTLMSSP'), 0);

/** NegotiateFlags (MS-NLMP 2.2.2.5). */
const flag = {
  unicode: 0x00000001,
  oem: 0x00000002,
  requestTarget: 0x00000004,
  sign: 0x00000010,
  seal: 0x00000020,
  ntlm: 0x00000200,
  alwaysSign: 0x00008000,
  targetTypeServer: 0x00020000,
  extendedSecurity: 0x00080000,
  targetInfo: 0x00800000,
  version: 0x02000000,
  bits128: 0x20000000,
  keyExchange: 0x40000000,
  bits56: 0x80000000,
} as const;
const common =
  flag.unicode |
  flag.requestTarget |
  flag.sign |
  flag.seal |
  flag.ntlm |
  flag.alwaysSign |
  flag.extendedSecurity |
  flag.version |
  flag.bits128 |
  flag.keyExchange |
  flag.bits56;

/** AV pair ids (MS-NLMP 2.2.2.1). */
const av = { end: 0, computer: 1, domain: 2, dnsComputer: 3, dnsDomain: 4, timestamp: 7 } as const;

/** What a CHALLENGE tells about its sender. Times are Unix milliseconds. */
export interface NtlmChallenge {
  readonly target: string | null;
  readonly computer: string | null;
  readonly domain: string | null;
  readonly dnsComputer: string | null;
  readonly dnsDomain: string | null;
  readonly build: number | null;
  readonly timeMs: number | null;
}

/** NEGOTIATE (type 1): asks for a challenge and names nobody (MS-NLMP 2.2.1.1). */
export function encodeNtlmNegotiate(): Uint8Array {
  const message = new Uint8Array(40);
  message.set(signature);
  const view = viewOf(message);
  view.setUint32(8, 1, true);
  view.setUint32(12, (common | flag.oem) >>> 0, true);
  // Empty domain and workstation, both at the end; then version 10.0, build 0: we do not pose as a Windows.
  view.setUint32(20, 40, true);
  view.setUint32(28, 40, true);
  message.set([10, 0, 0, 0, 0, 0, 0, 0x0f], 32);
  return message;
}

/** Whether a token holds a NEGOTIATE, raw or wrapped in SPNEGO. */
export function isNtlmNegotiate(token: Uint8Array): boolean {
  const message = unwrap(token);
  return message !== null && message.length >= 12 && viewOf(message).getUint32(8, true) === 1;
}

/** Server half: a CHALLENGE; `nonce` is 8 bytes, names that are null are left out (MS-NLMP 2.2.1.2). */
export function encodeNtlmChallenge(challenge: NtlmChallenge, nonce: Uint8Array): Uint8Array {
  const target = utf16(challenge.target ?? '');
  const info = concatBytes(
    namePair(av.domain, challenge.domain),
    namePair(av.computer, challenge.computer),
    namePair(av.dnsDomain, challenge.dnsDomain),
    namePair(av.dnsComputer, challenge.dnsComputer),
    challenge.timeMs === null ? new Uint8Array(0) : pair(av.timestamp, filetime(challenge.timeMs)),
    pair(av.end, new Uint8Array(0)),
  );
  const head = new Uint8Array(56);
  head.set(signature);
  const view = viewOf(head);
  view.setUint32(8, 2, true);
  setField(view, 12, target.length, 56);
  const unversioned = challenge.build === null ? common & ~flag.version : common;
  view.setUint32(20, (unversioned | flag.targetInfo | flag.targetTypeServer) >>> 0, true);
  head.set(nonce.subarray(0, 8), 24);
  setField(view, 40, info.length, 56 + target.length);
  if (challenge.build !== null) {
    head.set([10, 0, 0, 0, 0, 0, 0, 0x0f], 48);
    view.setUint16(50, challenge.build, true);
  }
  return concatBytes(head, target, info);
}

/** Reads a CHALLENGE out of a token; null when it is none or its offsets point outside. */
export function readNtlmChallenge(token: Uint8Array): NtlmChallenge | null {
  const message = unwrap(token);
  if (message === null || message.length < 32) return null;
  const view = viewOf(message);
  if (view.getUint32(8, true) !== 2) return null;
  const flags = view.getUint32(20, true);
  const target = field(message, 12);
  // Servers without target info may end after the challenge.
  const info =
    message.length >= 48 && (flags & flag.targetInfo) !== 0 ? field(message, 40) : new Uint8Array(0);
  if (target === null || info === null) return null;
  const pairs = avPairs(info);
  if (pairs === null) return null;
  const name = (id: number) => {
    const value = pairs.get(id);
    return value === undefined ? null : printable(fromUtf16(value));
  };
  const versioned = (flags & flag.version) !== 0 && message.length >= 56 && message[55] !== 0;
  const time = pairs.get(av.timestamp);
  return {
    target: target.length === 0 ? null : printable(fromUtf16(target)),
    computer: name(av.computer),
    domain: name(av.domain),
    dnsComputer: name(av.dnsComputer),
    dnsDomain: name(av.dnsDomain),
    build: versioned ? view.getUint16(50, true) : null,
    timeMs: time?.length === 8 ? unixMs(time) : null,
  };
}

/** The NTLM message itself: some servers wrap it in SPNEGO, so it is looked for. */
function unwrap(token: Uint8Array): Uint8Array | null {
  for (let at = 0; at + signature.length <= Math.min(token.length, 256); at += 1) {
    if (signature.every((byte, index) => token[at + index] === byte)) return token.subarray(at);
  }
  return null;
}

/** A (length, max, offset) field's bytes; null when they lie outside the message. */
function field(message: Uint8Array, at: number): Uint8Array | null {
  const view = viewOf(message);
  const length = view.getUint16(at, true);
  const offset = view.getUint32(at + 4, true);
  if (length === 0) return new Uint8Array(0);
  return offset + length > message.length ? null : message.subarray(offset, offset + length);
}

function avPairs(info: Uint8Array): Map<number, Uint8Array> | null {
  const pairs = new Map<number, Uint8Array>();
  const view = viewOf(info);
  for (let at = 0; at + 4 <= info.length; ) {
    const id = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    if (id === av.end) return pairs;
    if (at + 4 + length > info.length) return null;
    pairs.set(id, info.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  // A list without its end is incomplete, an absent one is empty.
  return info.length === 0 ? pairs : null;
}

function pair(id: number, value: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(id, 0, value.length & 0xff, value.length >> 8), value);
}

function namePair(id: number, name: string | null): Uint8Array {
  return name === null ? new Uint8Array(0) : pair(id, utf16(name));
}

function setField(view: DataView, at: number, length: number, offset: number): void {
  view.setUint16(at, length, true);
  view.setUint16(at + 2, length, true);
  view.setUint32(at + 4, offset, true);
}

/** FILETIME counts 100 ns since 1601; the years between it and Unix time are 11 644 473 600 s. */
const filetimeEpochMs = 11_644_473_600_000n;

function filetime(timeMs: number): Uint8Array {
  const bytes = new Uint8Array(8);
  viewOf(bytes).setBigUint64(0, (BigInt(Math.round(timeMs)) + filetimeEpochMs) * 10_000n, true);
  return bytes;
}

/** Null for times that no date can hold. */
function unixMs(bytes: Uint8Array): number | null {
  const ms = Number(viewOf(bytes).getBigUint64(0, true) / 10_000n - filetimeEpochMs);
  return Math.abs(ms) <= 8.64e15 ? ms : null;
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index += 1) {
    viewOf(bytes).setUint16(index * 2, text.charCodeAt(index), true);
  }
  return bytes;
}

function fromUtf16(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode(viewOf(bytes).getUint16(at, true));
  return text;
}
