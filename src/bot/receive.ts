import { findPerson } from '../people/find-person.ts';
import type { Person } from '../people/person.ts';
import type { Incoming, Receive } from '../ports/receive.ts';
import { type Refusal, refuse } from '../run/refusal.ts';
import { viewHelp } from '../view/help.ts';
import { viewRefusal } from '../view/refusal.ts';
import { answerCheck } from './answer-check.ts';
import { answerFix } from './answer-fix.ts';
import { answerReview } from './answer-review.ts';
import { answerCancel, answerUndo } from './answer-run.ts';
import { answerStatus } from './answer-status.ts';
import type { Answered } from './answered.ts';
import { type Command, parseCommand } from './grammar.ts';
import type { World } from './world.ts';

/**
 * The one way in: whatever a person says or presses, on whatever chat, comes through here. Nothing is ever
 * ignored silently, and every command and refusal is audited.
 */
export function createReceive(world: World): Receive {
  return async (incoming) => {
    const first = await world.deliveries.firstTime(incoming.delivery).catch((cause: unknown) => {
      world.fault('could not record what came in', cause);
      return null;
    });
    // Nothing was done yet, so this much is certain. What fails later may have been recorded: that is thrown.
    if (first === null)
      return { message: viewRefusal(refuse({ code: 'not-recorded' })), privately: true, began: null };
    if (!first) {
      return { message: null, privately: true, began: null };
    }
    const person = findPerson(world.site().people, incoming.account);
    const answered = person === null ? unknownPerson(incoming) : await answer(world, incoming, person);
    await audit(world, incoming, person, answered);
    if ('kind' in answered) {
      return { message: viewRefusal(answered), privately: true, began: null };
    }
    return { ...answered, privately: false };
  };
}

function unknownPerson({ account }: Incoming): Refusal {
  return refuse({ code: 'unknown-person', account: `${account.platform} ${account.id}` });
}

async function answer(world: World, incoming: Incoming, person: Person): Promise<Answered> {
  const command = parseCommand(incoming.text);
  return 'kind' in command ? command : carryOut(world, incoming, person, command);
}

function carryOut(
  world: World,
  incoming: Incoming,
  person: Person,
  command: Command,
): Promise<Answered> | Answered {
  switch (command.verb) {
    case 'check':
      return answerCheck(world, incoming, person, command);
    case 'fix':
      return answerFix(world, incoming, person, command);
    case 'review':
      return answerReview(world, person, command);
    case 'status':
      return answerStatus(world, command);
    case 'undo':
      return answerUndo(world, incoming, person, command.run);
    case 'cancel':
      return answerCancel(world, person, command.run);
    case 'help':
      return { message: viewHelp(), began: null };
  }
}

async function audit(
  world: World,
  incoming: Incoming,
  person: Person | null,
  answered: Answered,
): Promise<void> {
  const refused = 'kind' in answered;
  await world.audit.record([
    {
      id: `delivery:${incoming.delivery}`,
      at: world.clock.now().toISOString(),
      actor: person?.id ?? `${incoming.account.platform}:${incoming.account.id}`,
      what: refused ? 'refused' : 'command',
      run: !refused && answered.began?.kind === 'run' ? answered.began.id : null,
      host: null,
      plan: null,
      detail: {
        said: incoming.text,
        kind: incoming.kind,
        ...(refused ? { code: answered.code, answer: viewRefusal(answered).text } : {}),
      },
    },
  ]);
}
