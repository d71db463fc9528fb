const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Resolves character references and the five entities XML itself has (1.0 section 4.6); null for any other `&`. */
export function unescapeXml(text: string): string | null {
  let next = text.indexOf('&');
  if (next === -1) return text;
  let plain = '';
  let from = 0;
  for (; next !== -1; next = text.indexOf('&', from)) {
    // Longest: `&#x10FFFF;`, with room for leading zeros.
    const found = text.slice(next + 1, next + 12);
    const length = found.indexOf(';');
    const character = length === -1 ? undefined : resolve(found.slice(0, length));
    if (character === undefined) return null;
    plain += text.slice(from, next) + character;
    from = next + length + 2;
  }
  return plain + text.slice(from);
}

function resolve(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(entities, name) ? entities[name] : undefined;
  const code = /^#\d+$/.test(name)
    ? Number.parseInt(name.slice(1), 10)
    : /^#x[0-9A-Fa-f]+$/.test(name)
      ? Number.parseInt(name.slice(2), 16)
      : Number.NaN;
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
