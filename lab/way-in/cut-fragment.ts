import { encodePacket, parsePacket } from '../../src/psrp/wire/packet.ts';

const cutBytes = 10;

/** The same lines, the last fragment of the last one without its end, although its header still counts it. */
export function cutFragment(lines: Uint8Array): Uint8Array {
  const text = Buffer.from(lines).toString('latin1');
  const end = text.trimEnd().lastIndexOf('\n') + 1;
  const last = parsePacket(text.slice(end).trimEnd());
  if (last.name !== 'Data') return lines;
  const cut = { ...last, data: last.data.subarray(0, -cutBytes) };
  return Buffer.from(text.slice(0, end) + encodePacket(cut), 'latin1');
}
