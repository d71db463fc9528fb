import { isDict } from './check-card.ts';
import type { Dict } from './fake-teams.ts';

/** Every action of a card, wherever it stands, but those that are shown only in place of another. */
export function findActions(card: Dict): readonly Dict[] {
  return collect(card, (one) => String(one.type).startsWith('Action.'));
}

/** Every field of a card, wherever it stands. */
export function findInputs(card: Dict): readonly Dict[] {
  return collect(card, (one) => String(one.type).startsWith('Input.'));
}

function collect(value: unknown, wanted: (one: Dict) => boolean): Dict[] {
  if (Array.isArray(value)) return value.flatMap((one) => collect(one, wanted));
  if (!isDict(value)) return [];
  const below = Object.entries(value)
    .filter(([name]) => !['fallback', 'refresh', 'data'].includes(name))
    .flatMap(([, one]) => collect(one, wanted));
  return wanted(value) ? [value, ...below] : below;
}
