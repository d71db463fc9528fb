import { redactText } from '../audit/redact.ts';
import { findPerson } from '../people/find-person.ts';
import type { Person } from '../people/person.ts';
import type { Answer, Incoming, Receive } from '../ports/receive.ts';
import { type Refusal, refuse } from '../run/refusal.ts';
import { viewHelp } from '../view/help.ts';
import { viewRefusal } from '../view/refusal.ts';
import { answerCheck } from './answer-check.ts';
import { answerExplain } from './answer-explain.ts';
import { answerFix } from './answer-fix.ts';
import { answerForm, faultsByField, withValues } from './answer-form.ts';
import { answerBreakGlass, answerGlassReview } from './answer-glass.ts';
import { answerHome } from './answer-home.ts';
import { answerReview } from './answer-review.ts';
import { answerCancel, answerUndo } from './answer-run.ts';
import { answerStatus } from './answer-status.ts';
import type { Answered } from './answered.ts';
import { type Command, parseCommand, questions } from './grammar.ts';
import { inTime } from './in-time.ts';
import type { World } from './world.ts';

/**
 * The one way in: whatever a person says or presses, on whatever chat, comes through here. Nothing is ever
 * ignored silently, and every command and refusal is audited. `patient`: the same world over a store that waits
 * where the usual one fails fast; without it, checks are refused while the store stands still.
 */
export function createReceive(world: World, patient: World = world): Receive {
  return (incoming) => inTime({ world, patient }, incoming, (its) => takeIn(its, incoming));
}

async function takeIn(world: World, incoming: Incoming): Promise<Answer> {
  const begun = world.deliveries.begin(incoming.delivery).catch((cause: unknown) => {
    world.fault('could not record what came in', cause);
    return null;
  });
  const person = findPerson(world.site().people, incoming.account);
  // A question changes nothing: its answer is looked for while it is still being noted that it came.
  const early = person !== null && isQuestion(incoming) ? answer(world, incoming, person) : null;
  early?.catch(() => {});
  const first = await begun;
  // Nothing was done yet, so this much is certain. What fails later may have been recorded: that is thrown.
  if (first === null) return { ...said(refuse({ code: 'not-recorded', certain: true })), privately: true };
  if (!first) return { message: null, privately: true, began: null };
  const answered =
    person === null ? unknownPerson(incoming) : await (early ?? answer(world, incoming, person));
  // Side by side: whoever waits for the answer waits for one write, not for two.
  await Promise.all([audit(world, incoming, person, answered), world.deliveries.done(incoming.delivery)]);
  return { ...said(answered), privately: 'kind' in answered || answered.privately === true };
}

function isQuestion({ kind, text }: Incoming): boolean {
  if (kind === 'opened') return true;
  const command = parseCommand(text);
  // Who asks how one run stands has it shown there as well.
  const isShown = !('kind' in command) && command.verb === 'status' && command.run !== null;
  return !('kind' in command) && !isShown && questions.includes(command.verb);
}

function said(answered: Answered): Omit<Answer, 'privately'> {
  if (!('kind' in answered)) return answered;
  const message = viewRefusal(answered);
  if (answered.code === 'bad-parameters')
    return { message, began: null, faults: faultsByField(answered.faults) };
  // A form stays open for what is missing in it.
  return answered.code === 'reason-required'
    ? { message, began: null, faults: { reason: message.text } }
    : { message, began: null };
}

function unknownPerson({ account }: Incoming): Refusal {
  return refuse({ code: 'unknown-person', account: `${account.platform} ${account.id}` });
}

/** Verbs that begin something to be shown; a form is sent as one of them. */
const beginning: readonly Command['verb'][] = ['check', 'fix', 'form', 'undo'];

async function answer(world: World, incoming: Incoming, person: Person): Promise<Answered> {
  const command: Command | Refusal =
    incoming.kind === 'opened' ? { verb: 'home' } : withValues(parseCommand(incoming.text), incoming.values);
  if ('kind' in command) return command;
  // What is begun here would have nowhere to be shown.
  if (incoming.invite !== null && beginning.includes(command.verb))
    return refuse({ code: 'cannot-post-here', invite: incoming.invite });
  return carryOut(world, incoming, person, withoutSecrets(command));
}

/** What people write in their own words stands on cards and in chats, which keep it: no secret belongs there. */
function withoutSecrets(command: Command): Command {
  const said: Record<string, string> = {};
  if ('reason' in command) said.reason = redactText(command.reason);
  if ('incident' in command) said.incident = redactText(command.incident);
  if ('note' in command) said.note = redactText(command.note);
  if ('unread' in command) said.unread = redactText(command.unread);
  return { ...command, ...said };
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
    case 'form':
      return answerForm(world, incoming, person, command);
    case 'review':
      return answerReview(world, incoming, person, command);
    case 'status':
      return answerStatus(world, incoming, person, command);
    case 'undo':
      return answerUndo(world, incoming, person, command);
    case 'cancel':
      return answerCancel(world, person, command.run);
    case 'break-glass':
      return answerBreakGlass(world, incoming, person, command);
    case 'review-glass':
      return answerGlassReview(world, person, command);
    case 'explain':
      return answerExplain(world, command.topic);
    case 'home':
      return answerHome(world, incoming, person);
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
        ...incoming.values,
        kind: incoming.kind,
        ...(refused ? { code: answered.code, answer: viewRefusal(answered).text } : {}),
      },
    },
  ]);
}
