import type { ActionData } from './card.ts';
import { limits } from './limits.ts';
import { fieldPrefix } from './render-form.ts';

/** What a button of ours says, read from what came back with it; null for what is none of ours. */
export function pressOf(value: unknown): ActionData | null {
  if (typeof value !== 'object' || value === null) return null;
  const { say, send, card } = value as Readonly<Record<string, unknown>>;
  if (typeof say !== 'string' || say.trim() === '' || say.length > limits.command) return null;
  return {
    say,
    ...(send === true ? { send } : {}),
    ...(typeof card === 'string' && /^[\w-]{1,64}$/.test(card) ? { card } : {}),
  };
}

/** What was filled in, by field; what was left empty is left out. */
export function valuesOf(value: unknown): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, given] of Object.entries((value ?? {}) as Readonly<Record<string, unknown>>))
    if (name.startsWith(fieldPrefix) && typeof given === 'string' && given !== '')
      values[name.slice(fieldPrefix.length)] = given.slice(0, limits.inputLength);
  return values;
}
