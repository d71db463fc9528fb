import type { CheckCard } from '../check/check.ts';
import type { RunState } from '../run/run.ts';
import { beforeTheLook, causesOf, checkHeading, nextStep } from './check.ts';
import { insideSoFar } from './inside-so-far.ts';
import { loggedOnLine } from './logged-on.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Message } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';
import { viewRoot } from './run-root.ts';
import { shownAddress, shownLook } from './second-look.ts';

/**
 * The root of a check in a chat with threads: the present state and nothing else, for whoever sees only the
 * channel. Once a repair was asked for below it, it says how that one is going, and its own buttons are gone.
 */
export function viewCheckRoot(card: CheckCard, run: RunState | null, names: Names): Message {
  const { state } = card;
  const shown = shownLook(state);
  if (shown === null) return beforeTheLook(state);
  const { outside, seen, changed } = shown;
  const look = shownAddress(outside);
  const heading = checkHeading(card, look);
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
    ...changed,
    ...firstCause(card),
    ...ofTheHost(card),
    ...nextStep(card, look),
  ]);
}

function firstCause(card: CheckCard): Block[] {
  const [first, ...others] = causesOf(card);
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` · ${others.length} more in the thread`;
  return [{ kind: 'text', text: `Most likely (${first.confidence}): ${plain(first.title, 160)}${more}` }];
}

/** Until the host itself has been asked, the first cause may still change; then, whom a repair would meet. */
function ofTheHost({ state, diagnosis }: CheckCard): Block[] {
  const inside = insideSoFar(state);
  if (state.inside === null && state.failed === null) {
    const how = inside === null ? 'not looked yet' : 'under way, the thread has what is known so far';
    return [{ kind: 'context', text: `inside: ${how}; this card changes when the host has answered` }];
  }
  const advice = diagnosis.causes.filter((cause) => cause.advice === true).length;
  const lines = [
    loggedOnLine(inside),
    advice === 0 ? null : `${advice === 1 ? '1 thing' : `${advice} things`} worth knowing in the thread`,
  ].filter((line) => line !== null);
  return lines.length === 0 ? [] : [{ kind: 'context', text: lines.join(' · ') }];
}
