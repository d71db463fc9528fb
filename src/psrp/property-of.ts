import type { PsObject, PsValue } from './value.ts';

/**
 * The property, or the entry of a dictionary, of that name in any spelling of case, as PowerShell's dot reads
 * it: entries first, then extended, then adapted properties. Undefined where there is none.
 */
export function propertyOf(value: PsValue, name: string): PsValue | undefined {
  if (value === null || typeof value !== 'object' || value.kind !== 'object') return undefined;
  const wanted = name.toLowerCase();
  const entries = value.content?.kind === 'dictionary' ? value.content.entries : [];
  const entry = entries.findLast(({ key }) => typeof key === 'string' && key.toLowerCase() === wanted);
  if (entry !== undefined) return entry.value;
  return (find(value.extended, wanted) ?? find(value.adapted, wanted))?.value;
}

/** Of two spellings of one name PowerShell keeps the later. */
function find(properties: PsObject['extended'], wanted: string) {
  return properties.findLast((property) => property.name.toLowerCase() === wanted);
}
