import type { CheckCard } from '../check/check.ts';
import type { RunState } from '../run/run.ts';
import { beforeTheLook, causesOf, checkHeading, nextStep, seenWhere, shownAddress } from './check.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Message } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';
import { viewRoot } from './run-root.ts';

/**
 * The root of a check in a chat with threads: the present state and nothing else, for whoever sees only the
 * channel. Once a repair was asked for below it, it says how that one is going, and its own buttons are gone.
 */
export function viewCheckRoot(card: CheckCard, run: RunState | null, names: Names): Message {
  const { state } = card;
  if (state.outside === null) return beforeTheLook(state);
  const look = shownAddress(state.outside);
  const heading = checkHeading(card, look);
  const seen = seenWhere(state.outside);
  if (run !== null) {
    const { blocks } = viewRoot(run, names);
    const was: Block = {
      kind: 'context',
      text: `Before: ${heading.kind === 'heading' ? heading.text : ''} · ${seen} · the thread has the details`,
    };
    return makeMessage([...blocks, was]);
  }
  return makeMessage([
    heading,
    { kind: 'context', text: `${seen} · the thread has the details` },
    ...firstCause(card),
    ...looking(card),
    ...nextStep(card, look),
  ]);
}

function firstCause(card: CheckCard): Block[] {
  const [first, ...others] = causesOf(card);
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` · ${others.length} more in the thread`;
  return [{ kind: 'text', text: `Most likely (${first.confidence}): ${plain(first.title, 160)}${more}` }];
}

/** Until the host itself has been asked, the first cause may still change. */
function looking({ state }: CheckCard): Block[] {
  return state.inside === null && state.failed === null
    ? [{ kind: 'context', text: 'inside: not looked yet; this card changes when the host has answered' }]
    : [];
}
