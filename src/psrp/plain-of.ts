import type { Plain, PsObject, PsPrimitive, PsProperty, PsValue } from './value.ts';

/**
 * A value as plain data, for reading; types are lost on purpose. A collection is an array, a dictionary or an
 * object with properties a record, an enum or decorated primitive its bare value, an object with nothing else
 * its text. Numbers that JavaScript cannot hold exactly stay text, and so do dates, GUIDs and base64. A loop
 * and a SecureString give null.
 */
export function plainOf(value: PsValue): Plain {
  if (value === null || typeof value !== 'object') return value;
  if (value.kind === 'primitive') return plainPrimitive(value);
  if (value.kind === 'loop') return null;
  if (value.kind === 'object') return plainObject(value);
  const { kind: _, ...fields } = value;
  return fields;
}

function plainPrimitive({ type, text }: PsPrimitive): Plain {
  switch (type) {
    case 'SS':
      return null;
    case 'C':
      return String.fromCharCode(Number(text));
    case 'By':
    case 'SB':
    case 'I16':
    case 'U16':
    case 'U32':
      return Number(text);
    case 'I64':
    case 'U64':
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case 'Sg':
    case 'Db':
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'D':
      // 15 significant digits survive a double.
      return text.replace(/\D/g, '').length <= 15 ? Number(text) : text;
    default:
      return text;
  }
}

function plainObject({ content, text, adapted, extended }: PsObject): Plain {
  if (content?.kind === 'base') return plainOf(content.value);
  if (content?.kind === 'list') return content.items.map(plainOf);
  if (content?.kind === 'dictionary') {
    return Object.fromEntries(content.entries.map(({ key, value }) => [keyText(key), plainOf(value)]));
  }
  if (text !== null && adapted.length === 0 && extended.length === 0) return text;
  return Object.fromEntries([...adapted, ...extended].map(plainProperty));
}

function plainProperty({ name, value }: PsProperty): [string, Plain] {
  return [name, plainOf(value)];
}

/** A key that is no text: so much of its JSON. In full, keys of keys would double with each level. */
const longestKey = 1_000;

function keyText(key: PsValue): string {
  const plain = plainOf(key);
  return typeof plain === 'string' ? plain : JSON.stringify(plain).slice(0, longestKey);
}
