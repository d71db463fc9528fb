import { concatBytes } from './bytes.ts';
import { type DerElement, derChildren, encodeDer, encodeDerInteger, readDer } from './der.ts';

/** Version we speak; 5 and later carry the mitigation of CVE-2018-0886. */
export const ourTsRequestVersion = 6;

/** Longest TSRequest taken: a challenge is a few hundred bytes. */
export const longestTsRequest = 16_384;

/** TSRequest (MS-CSSP 2.2.1), as far as a look needs it: no credentials are ever carried. */
export interface TsRequest {
  readonly version: number;
  /** First token of negoTokens. */
  readonly token: Uint8Array | null;
  /** NTSTATUS, unsigned. */
  readonly errorCode: number | null;
}

type TsRequestRead =
  | { readonly kind: 'request'; readonly request: TsRequest; readonly length: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'bad' };

export function encodeTsRequest(request: TsRequest): Uint8Array {
  const parts = [encodeDer(0xa0, encodeDerInteger(request.version))];
  if (request.token !== null) {
    const token = encodeDer(0xa0, encodeDer(0x04, request.token));
    parts.push(encodeDer(0xa1, encodeDer(0x30, encodeDer(0x30, token))));
  }
  if (request.errorCode !== null) parts.push(encodeDer(0xa4, encodeDerInteger(request.errorCode)));
  return encodeDer(0x30, concatBytes(...parts));
}

/** Reads a TSRequest from the head of a stream. Fields it does not know are passed over. */
export function readTsRequest(bytes: Uint8Array): TsRequestRead {
  if (bytes.length > 0 && bytes[0] !== 0x30) return { kind: 'bad' };
  // A length of three bytes or more promises what will never be taken: say so before it is waited for.
  if (bytes.length > 1 && bytes[1]! > 0x82) return { kind: 'bad' };
  const outer = readDer(bytes, 0);
  if (outer.kind === 'more') return bytes.length > longestTsRequest ? { kind: 'bad' } : outer;
  if (outer.kind === 'bad' || outer.element.end > longestTsRequest) return { kind: 'bad' };
  const fields = derChildren(bytes, outer.element);
  if (fields === null) return { kind: 'bad' };
  const field = (number: number) => fields.find((element) => element.tag === (0xa0 | number));
  const version = integer(bytes, field(0));
  if (version === null) return { kind: 'bad' };
  const tokens = field(1);
  const token = tokens === undefined ? null : firstToken(bytes, tokens);
  if (tokens !== undefined && token === null) return { kind: 'bad' };
  const request = { version, token, errorCode: integer(bytes, field(4)) };
  return { kind: 'request', request, length: outer.element.end };
}

/** An INTEGER of up to 32 bits, signed or not, as unsigned: servers write NTSTATUS both ways. */
function integer(bytes: Uint8Array, field: DerElement | undefined): number | null {
  const [element] = (field && derChildren(bytes, field)) ?? [];
  if (element === undefined || element.tag !== 0x02) return null;
  const contents = bytes.subarray(element.start, element.end);
  if (contents.length === 0 || contents.length > 5 || (contents.length === 5 && contents[0] !== 0))
    return null;
  const negative = contents[0]! >= 0x80;
  return contents.reduce((value, byte) => (value << 8) | byte, negative ? -1 : 0) >>> 0;
}

/** NegoData: SEQUENCE OF SEQUENCE { [0] OCTET STRING } (MS-CSSP 2.2.1.1). */
function firstToken(bytes: Uint8Array, field: DerElement): Uint8Array | null {
  let element: DerElement | undefined = field;
  for (const tag of [0x30, 0x30, 0xa0, 0x04]) {
    element = derChildren(bytes, element)?.[0];
    if (element === undefined || element.tag !== tag) return null;
  }
  return bytes.slice(element.start, element.end);
}
