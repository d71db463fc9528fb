import { isIPv4 } from 'node:net';

/**
 * A remote address as firewall rules hold it: `10.1.2.0/255.255.255.0`, `10.1.2.7`, `fe80::/64`, `LocalSubnet`; null
 * for what is none, or wider than /8 (IPv6: /32).
 */
export function remoteAddress(text: string): string | null {
  if (/^LocalSubnet$/i.test(text)) return 'LocalSubnet';
  const [written = '', mask, more] = text.split('/');
  const bytes = more === undefined ? bytesOf(written) : null;
  if (bytes === null) return null;
  const bits = bytes.length * 8;
  const length = mask === undefined ? bits : lengthOf(mask, bits);
  if (length === null || length > bits || length < bits / 4) return null;
  const masks = bytes.map((_, at) => 0xff & (0xff << (8 - Math.max(0, Math.min(8, length - 8 * at)))));
  const name = nameOf(bytes.map((byte, at) => byte & masks[at]!));
  if (length === bits) return name;
  return bits === 32 ? `${name}/${masks.join('.')}` : `${name}/${length}`;
}

function bytesOf(text: string): number[] | null {
  if (isIPv4(text)) return text.split('.').map(Number);
  if (!/^[\da-f:]*:[\da-f:]*$/i.test(text) || !URL.canParse(`http://[${text}]`)) return null;
  const [head = '', tail] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::');
  const words = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16));
  const [first, last] = [words(head), words(tail ?? '')];
  const zeros = tail === undefined ? [] : Array<number>(8 - first.length - last.length).fill(0);
  return [...first, ...zeros, ...last].flatMap((word) => [word >> 8, word & 0xff]);
}

function nameOf(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  const words = Array.from({ length: 8 }, (_, at) =>
    ((bytes[2 * at]! << 8) | bytes[2 * at + 1]!).toString(16),
  );
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1);
}

/** As a number of bits or, for IPv4, as a mask without holes. */
function lengthOf(mask: string, bits: number): number | null {
  if (/^\d{1,3}$/.test(mask)) return Number(mask);
  if (bits !== 32 || !isIPv4(mask)) return null;
  const ones = mask
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(ones) ? ones.replaceAll('0', '').length : null;
}
