import { type Guid, parseGuid } from '../guid.ts';

/**
 * The out-of-process framing that `pwsh -s`, `-sshs` and named pipes share: one XML element a line. It stands in
 * no specification; the recordings are the source.
 */
export type PacketName = 'Data' | 'Command' | 'Signal' | 'Close';
export type AckName = 'DataAck' | 'CommandAck' | 'SignalAck' | 'CloseAck';
/** PromptResponse carries answers to host calls, past the queue of input. */
export type Stream = 'Default' | 'PromptResponse';

export type Packet =
  | { readonly name: 'Data'; readonly guid: Guid; readonly stream: Stream; readonly data: Uint8Array }
  | { readonly name: Exclude<PacketName, 'Data'> | AckName; readonly guid: Guid };

/** One line with its line feed, ASCII. */
export function encodePacket(packet: Packet): string {
  if (packet.name !== 'Data') return `<${packet.name} PSGuid='${packet.guid}' />\n`;
  const { buffer, byteOffset, length } = packet.data;
  const body = Buffer.from(buffer as ArrayBuffer, byteOffset, length).toString('base64');
  return `<Data Stream='${packet.stream}' PSGuid='${packet.guid}'>${body}</Data>\n`;
}

const known = /^<(?:Data|Command|Signal|Close)(?:Ack)?(?=[\s/>])/;
const element =
  /^<(Data|Command|Signal|Close|DataAck|CommandAck|SignalAck|CloseAck)((?:\s+\w+\s*=\s*(?:'[^'<]*'|"[^"<]*"))*)\s*(?:\/>|>([A-Za-z0-9+/=\s]*)<\/(\w+)\s*>)$/;
const attribute = /(\w+)\s*=\s*(?:'([^']*)'|"([^"]*)")/g;

/**
 * Reads one line. `diagnostic`: no element of ours, so a word of the other side's host program; `malformed`: it
 * claims to be one and does not read.
 */
export function parsePacket(
  line: string,
): Packet | { readonly name: 'diagnostic' } | { readonly name: 'malformed'; readonly why: string } {
  if (!known.test(line)) return { name: 'diagnostic' };
  const found = element.exec(line);
  if (found === null) return { name: 'malformed', why: 'the element does not read' };
  const [, name, attributes, body, closing] = found as unknown as [
    string,
    Packet['name'],
    string,
    string?,
    string?,
  ];
  if (closing !== undefined && closing !== name)
    return { name: 'malformed', why: 'the end tag is another one' };
  const values = new Map<string, string>();
  for (const [, key, single, double] of attributes.matchAll(attribute))
    values.set(key!, single ?? double ?? '');
  const guid = parseGuid(values.get('PSGuid') ?? '');
  if (guid === undefined) return { name: 'malformed', why: 'no GUID' };
  if (name !== 'Data') {
    return body === undefined || body.trim() === ''
      ? { name, guid }
      : { name: 'malformed', why: 'unexpected content' };
  }
  const stream = values.get('Stream') ?? '';
  if (stream !== 'Default' && stream !== 'PromptResponse' && stream !== '') {
    return { name: 'malformed', why: 'an unknown stream' };
  }
  const data = readBase64(body ?? '');
  if (data === undefined) return { name: 'malformed', why: 'no base64' };
  return { name, guid, stream: stream === '' ? 'Default' : stream, data };
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Strict where Buffer is lenient: a damaged body must not become other bytes. */
export function readBase64(text: string): Uint8Array | undefined {
  const body = text.trim();
  return body.length % 4 === 0 && base64.test(body) ? Buffer.from(body, 'base64') : undefined;
}
