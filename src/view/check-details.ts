import type { CheckCard } from '../check/check.ts';
import { causeFacts } from './cause-facts.ts';
import { beforeTheLook, causesOf, insideOf, layerBlocks, seenWhere, shownAddress } from './check.ts';
import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';
import { plain } from './plain.ts';

/** What a check saw, for the thread below its root: the layers, the causes, and how much of the inside. */
export function viewCheckDetails(card: CheckCard): Message {
  const { state } = card;
  if (state.outside === null) return beforeTheLook(state);
  const look = shownAddress(state.outside);
  const host = plain(state.host, 80);
  return makeMessage(
    [
      { kind: 'context', text: `${host}, ${seenWhere(state.outside)}` },
      ...layerBlocks(card, state.outside, look),
      ...causeFacts(causesOf(card)),
      ...insideOf(card, state.outside, look),
    ],
    `${host}: what was seen, layer by layer`,
  );
}
