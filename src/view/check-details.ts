import type { CheckCard } from '../check/check.ts';
import { causeFacts } from './cause-facts.ts';
import { beforeTheLook, causesOf, insideOf, layerBlocks, worthKnowing } from './check.ts';
import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';
import { plain } from './plain.ts';
import { shownAddress, shownLook } from './second-look.ts';

/** What a check saw, for the thread below its root: the layers, the causes, and the inside. */
export function viewCheckDetails(card: CheckCard): Message {
  const { state } = card;
  const shown = shownLook(state);
  if (shown === null) return beforeTheLook(state);
  const { outside, seen, changed } = shown;
  const look = shownAddress(outside);
  const host = plain(state.host, 80);
  return makeMessage(
    [
      { kind: 'context', text: `${host}, ${seen}` },
      ...changed,
      ...layerBlocks(card, outside, look),
      ...causeFacts(causesOf(card)),
      ...worthKnowing(card),
      ...insideOf(card, outside, look),
    ],
    `${host}: what was seen, layer by layer`,
  );
}
