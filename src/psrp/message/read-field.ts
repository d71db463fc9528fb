import { propertyOf } from '../property-of.ts';
import type { PsValue } from '../value.ts';

/** The value under a decorated primitive or enum, else the value itself. */
function bare(value: PsValue | undefined): PsValue | undefined {
  if (value === null || typeof value !== 'object') return value;
  return value.kind === 'object' && value.content?.kind === 'base' ? value.content.value : value;
}

/** Text of a field in whatever textual form it travelled; undefined where absent or Nil. */
export function textField(body: PsValue, name: string): string | undefined {
  return textOf(propertyOf(body, name));
}

/** What a person would read of a value: its own text, a primitive's text, or what ToString said. */
export function textOf(value: PsValue | undefined): string | undefined {
  if (typeof value === 'object' && value?.kind === 'object' && value.text !== null) return value.text;
  const plain = bare(value);
  if (typeof plain === 'string') return plain;
  if (typeof plain === 'number' || typeof plain === 'boolean') return String(plain);
  return typeof plain === 'object' && plain?.kind === 'primitive' && plain.type !== 'SS'
    ? plain.text
    : undefined;
}

/** A whole number within 53 bits; undefined where absent or something else. */
export function intField(body: PsValue, name: string): number | undefined {
  return intOf(propertyOf(body, name));
}

function intOf(value: PsValue | undefined): number | undefined {
  const plain = bare(value);
  if (typeof plain === 'number') return Number.isSafeInteger(plain) ? plain : undefined;
  if (typeof plain !== 'object' || plain?.kind !== 'primitive' || !/^-?\d{1,16}$/.test(plain.text))
    return undefined;
  const int = Number(plain.text);
  return Number.isSafeInteger(int) ? int : undefined;
}

export function boolField(body: PsValue, name: string): boolean | undefined {
  const plain = bare(propertyOf(body, name));
  return typeof plain === 'boolean' ? plain : undefined;
}

/** The items of a collection; undefined where the value is none. */
export function itemsOf(value: PsValue | undefined): readonly PsValue[] | undefined {
  if (typeof value !== 'object' || value?.kind !== 'object') return undefined;
  return value.content?.kind === 'list' ? value.content.items : undefined;
}
