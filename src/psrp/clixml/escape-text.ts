// Controls, surrogates (paired ones too, as PowerShell does), what XML 1.0 cannot hold, and a `_` that could
// begin an escape.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const special = /[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_(?=[xX])/g;

const controls = Array.from({ length: 0xa0 }, (_, code) => escapeOf(code));

/** `_xHHHH_` for every UTF-16 unit that would not survive XML (MS-PSRP 2.2.5.3.2); the result is plain text. */
export function escapeText(text: string): string {
  if (text.search(special) === -1) return text;
  return text.replace(special, (found) => {
    const code = found.charCodeAt(0);
    return controls[code] ?? escapeOf(code);
  });
}

function escapeOf(code: number): string {
  return `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`;
}

/**
 * The inverse of `escapeText`. Like .NET's XmlConvert.DecodeName, which the other side uses, it also knows
 * `_xHHHHHHHH_` for a whole code point; what is no escape stands for itself.
 */
export function unescapeText(text: string): string {
  let plain = '';
  let from = 0;
  for (let at = text.indexOf('_'); at !== -1; at = text.indexOf('_', at + 1)) {
    const x = text.charCodeAt(at + 1);
    if (x !== 0x78 && x !== 0x58) continue;
    const digits = text[at + 6] === '_' ? 4 : text[at + 10] === '_' ? 8 : 0;
    const code = digits === 0 ? -1 : hex(text, at + 2, digits);
    if (code < 0 || code > 0x10ffff || (digits === 8 && code < 0x10000)) continue;
    plain += text.slice(from, at) + String.fromCodePoint(code);
    from = at + digits + 3;
    // The closing `_` is used up; the search goes on behind it.
    at = from - 1;
  }
  return from === 0 ? text : plain + text.slice(from);
}

/** -1 where a digit is none. */
function hex(text: string, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) {
    const code = text.charCodeAt(at);
    const low = code | 0x20;
    const digit = code >= 0x30 && code <= 0x39 ? code - 0x30 : low >= 0x61 && low <= 0x66 ? low - 0x57 : -1;
    if (digit === -1) return -1;
    value = value * 16 + digit;
  }
  return value;
}
