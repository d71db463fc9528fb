import { dictionary, list, number, type Plain, type PsValue } from './value.ts';

/** Plain data as PowerShell values: arrays as `object[]`, records as Hashtable, numbers as `number` chooses. */
export function ofPlain(plain: Plain): PsValue {
  if (plain === null || typeof plain === 'boolean' || typeof plain === 'string') return plain;
  if (typeof plain === 'number') return number(plain);
  if (isList(plain)) return list(plain.map(ofPlain));
  return dictionary(Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, ofPlain(value)])));
}

function isList(plain: Plain): plain is readonly Plain[] {
  return Array.isArray(plain);
}
