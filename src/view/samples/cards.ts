import type { Message } from '../message.ts';
import { checkCards } from './check-cards.ts';
import { endingCards } from './ending-cards.ts';
import { glassCards } from './glass-cards.ts';
import { otherCards } from './other-cards.ts';
import { refusalCards } from './refusal-cards.ts';
import { runCards } from './run-cards.ts';
import { threadCards } from './thread-cards.ts';
import { undoCards } from './undo-cards.ts';

function named(prefix: string, cards: Readonly<Record<string, Message>>): [string, Message][] {
  return Object.entries(cards).map(([name, card]) => [`${prefix}${name}`, card]);
}

/** Every card there is, by its name: shown by `medic preview`, kept word for word by the golden texts. */
export const cards: readonly (readonly [string, Message])[] = [
  ...named('', checkCards),
  ...named('', runCards),
  ...named('', undoCards),
  ...named('', glassCards),
  ...named('ending-', endingCards),
  ...named('refusal-', refusalCards),
  ...named('', otherCards),
  ...named('', threadCards),
];
