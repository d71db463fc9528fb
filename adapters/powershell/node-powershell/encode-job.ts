import type { Value } from '../../../src/playbook/step.ts';
import { writeField } from './field.ts';

/** JSON of lists and ASCII strings alone; the first letter of a string says what it is. */
type WireValue = string | readonly WireValue[];

/** How deep a value may nest: Windows PowerShell 5.1 gives up at 100, and a table takes one level. */
const deepest = 64;

/** One line of ASCII that ends no statement and quotes nothing: base64 of JSON. Null when it nests too deep. */
export function encodeJob(job: { readonly [key: string]: Value }): string | null {
  const wire = toWire(job, 0);
  return wire === null ? null : Buffer.from(JSON.stringify({ job: wire }), 'ascii').toString('base64');
}

function toWire(value: Value, depth: number): WireValue | null {
  if (depth > deepest) return null;
  if (value === null) return 'n';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number') return numberToWire(value);
  if (typeof value === 'string') return `s${writeField(value)}`;
  const items = isList(value) ? value : Object.entries(value).flat();
  const wire = items.map((item) => toWire(item, depth + 1));
  if (wire.some((item) => item === null)) return null;
  return [isList(value) ? 'a' : 'h', ...(wire as WireValue[])];
}

/** As PowerShell itself types a number that is written out: [int], else [long], else [double]. */
function numberToWire(value: number): string {
  if (Object.is(value, -0) || !Number.isSafeInteger(value)) return `d${doubleText(value)}`;
  return Math.trunc(value) === (value | 0) ? `i${value}` : `l${value}`;
}

/** .NET's invariant culture reads JavaScript's notation; only -0 loses its sign on the way to text. */
function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
