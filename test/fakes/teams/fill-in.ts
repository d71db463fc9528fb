import type { Dict } from './fake-teams.ts';
import { findInputs } from './find-actions.ts';

/** What the fields hold when a button is pressed, and what the client says is wrong with them. */
export function fillIn(
  card: Dict,
  inputs: Readonly<Record<string, string>>,
): { readonly values: Readonly<Record<string, string>>; readonly faults: readonly string[] } {
  const values: Record<string, string> = {};
  const faults: string[] = [];
  const fields = findInputs(card);
  const strange = Object.keys(inputs).filter((id) => !fields.some((one) => one.id === id));
  if (strange.length > 0) throw new Error(`the card has no field ${strange.join(', ')}`);
  for (const field of fields) {
    const id = String(field.id);
    const value = inputs[id] ?? (field.value === undefined ? '' : String(field.value));
    const choices = (field.choices ?? null) as readonly Dict[] | null;
    const chosen = choices?.find((one) => one.value === value || one.title === value);
    if (choices !== null && value !== '' && chosen === undefined)
      throw new Error(`${id} has no choice ${value}`);
    const wrong =
      (field.isRequired === true && value === '') ||
      (typeof field.regex === 'string' && value !== '' && !new RegExp(field.regex).test(value)) ||
      (typeof field.maxLength === 'number' && value.length > field.maxLength);
    if (wrong) faults.push(String(field.errorMessage ?? `${id} is not as it must be`));
    values[id] = chosen === undefined ? value : String(chosen.value);
  }
  return { values, faults };
}
