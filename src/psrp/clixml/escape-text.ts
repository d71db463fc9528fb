// Controls, surrogates (paired ones too, as PowerShell does), what XML 1.0 cannot hold, and a `_` that could
// begin an escape.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const special = /[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_(?=[xX])/g;
const escaped = /_[xX](?:([0-9A-Fa-f]{4})|([0-9A-Fa-f]{8}))_/g;

/** `_xHHHH_` for every UTF-16 unit that would not survive XML (MS-PSRP 2.2.5.3.2); the result is plain text. */
export function escapeText(text: string): string {
  if (text.search(special) === -1) return text;
  return text.replace(special, (found) => {
    return `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  });
}

/**
 * The inverse of `escapeText`. Like .NET's XmlConvert.DecodeName, which the other side uses, it also knows
 * `_xHHHHHHHH_` for a whole code point; what is no escape stands for itself.
 */
export function unescapeText(text: string): string {
  if (!text.includes('_')) return text;
  return text.replace(escaped, (found, unit: string | undefined, point: string | undefined) => {
    const code = Number.parseInt(unit ?? point!, 16);
    if (code > 0x10ffff || (unit === undefined && code < 0x10000)) return found;
    return unit === undefined ? String.fromCodePoint(code) : String.fromCharCode(code);
  });
}
