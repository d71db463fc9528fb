import type { RunEvent, RunState } from '../run/run.ts';
import { clockMinute, clockTime, span } from './clock-time.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Fact, Message } from './message.ts';
import type { Names } from './names.ts';
import { outcomeWords } from './outcome-words.ts';
import { plain } from './plain.ts';
import { viewRoot } from './run-root.ts';
import { runWords, stateHosts } from './run-words.ts';

/** What is open, oldest first. */
export function viewOpenRuns(
  states: readonly RunState[],
  names: Names,
  unreviewed: readonly RunState[] = [],
): Message {
  if (states.length === 0) {
    const text = 'Nothing is open: every run has ended.';
    return makeMessage([{ kind: 'text', text }, ...toReview(unreviewed, names)], text);
  }
  const text = states.length === 1 ? '1 run is open' : `${states.length} runs are open`;
  const rows = states.map((state) => [
    state.run,
    stateHosts(state),
    runWords(state),
    state.stage === 'awaiting-approval'
      ? `waits for approval of ${state.plan?.id ?? 'its plan'}`
      : state.stage,
    `${plain(names.person(state.requester), 40)}, ${clockTime(state.requestedAt)}`,
  ]);
  return makeMessage([
    { kind: 'heading', mark: 'none', text },
    { kind: 'table', columns: ['run', 'host', 'what', 'state', 'asked (UTC)'], rows },
    ...toReview(unreviewed, names),
  ]);
}

/** What was carried out by break-glass and waits for its review. */
function toReview(unreviewed: readonly RunState[], names: Names): Block[] {
  return unreviewed.map(({ run, glass }) => ({
    kind: 'text',
    text: `${run} was carried out by break-glass (${plain(names.person(glass?.person ?? ''), 40)}) and waits for its review: /rdp-review ${run}`,
  }));
}

/** All that happened in one run, in order. */
export function viewRunHistory(state: RunState, events: readonly RunEvent[], names: Names): Message {
  const [heading, context] = viewRoot(state, names).blocks;
  const rows = events.map(
    (event): Fact => ({ label: clockTime(event.at), value: eventWords(event, state, names) }),
  );
  const blocks: Block[] = [heading, context].filter((block) => block !== undefined);
  return makeMessage([...blocks, { kind: 'facts', title: 'what happened (UTC)', rows }]);
}

function eventWords(event: RunEvent, state: RunState, names: Names): string {
  const person = (id: string) => plain(names.person(id), 60);
  switch (event.type) {
    case 'requested':
      return `asked for by ${person(event.requester)}: ${runWords(event)} on ${event.hosts.join(', ')}`;
    case 'denied':
      return `denied: ${plain(event.reason)}`;
    case 'looked':
      return `${event.host} looked at: ${lookWords(event.look, state)}`;
    case 'planned': {
      const gate = event.approvals.map(({ count, from }) => `${count} from ${plain(from, 60)}`).join(', ');
      return `plan ${event.plan.id} made; ${gate === '' ? 'no approval needed' : `needs ${gate}`} until ${clockMinute(event.expiresAt)} (rule ${plain(event.rule, 80)})`;
    }
    case 'reviewed':
      return `${person(event.person)} ${event.verdict === 'approve' ? 'approved' : 'rejected'} plan ${event.plan}${event.reason === undefined ? '' : `: “${plain(event.reason, 200)}”`}`;
    case 'gated':
      return `the policy now asks for ${event.approvals.map(({ count, from }) => `${count} from ${plain(from, 60)}`).join(', ')} (rule ${plain(event.rule, 80)})`;
    case 'broke-glass': {
      const skipped = event.skipped.map(person).join(', ') || 'nobody';
      return `BREAK-GLASS by ${person(event.person)}, ${plain(event.incident, 60)}: “${plain(event.reason, 200)}”; done without: ${skipped}`;
    }
    case 'glass-reviewed':
      return `${person(event.person)} reviewed the break-glass${event.note === '' ? '' : `: “${plain(event.note, 200)}”`}`;
    case 'approved':
      return `plan ${event.plan} may be carried out`;
    case 'rejected':
      return `rejected by ${person(event.person)}`;
    case 'expired':
      return 'nobody decided in time';
    case 'cancelled':
      return `cancelled by ${person(event.person)}`;
    case 'cancel-asked':
      return `cancel was asked for by ${person(event.person)}`;
    case 'started':
      return `${event.phase} sent to ${event.host}; it has until ${clockTime(event.deadline)}`;
    case 'withheld':
      return `${event.host}: nothing was sent. ${plain(event.reason)}`;
    case 'finished':
      return `${event.host}, ${event.phase}: ${outcomeWords(event.outcome)}`;
    case 'proved':
      // An undo is judged by the values read back; what RDP does then is told.
      if (state.intent === 'undo')
        return `${event.host}: probe from ${plain(event.seen.from, 60)}, told and not judged: ${plain(event.seen.line)}`;
      return `${event.host}: the proof ${event.held ? 'holds' : 'does NOT hold'}; probe from ${plain(event.seen.from, 60)}: ${plain(event.seen.line)}`;
    case 'reverting':
      return event.person === undefined
        ? `${event.host}: the proof failed, so it is being put back`
        : `${event.host}: ended early by ${person(event.person)}, so it is being put back`;
    case 'armed':
      return `${event.host} was told to put it back by itself after ${span(event.dueAfterSeconds * 1_000)}, at ${clockTime(event.dueAt)}`;
    case 'rehearsed':
      return `${event.host}: its task rehearsed the undo, and would put everything back at ${clockTime(event.dueAt)}`;
    case 'not-armed':
      return `${event.host} says that no undo was ever armed there`;
    case 'holding':
      return `${event.host}: it holds until ${clockTime(event.until)}, when ${event.host} ends it by itself`;
    case 'due-later':
      return `${event.host} counts from its start: ${span(event.remainingSeconds * 1_000)} are left, so it puts it back at ${clockTime(event.dueAt)}`;
    case 'reminded':
      return `${event.host}: it was said that it ends soon; its undo ${remindedWords[event.undo]}`;
    case 'judged':
      return event.undo === 'confirm'
        ? `${event.host} ${event.ending}; it is asked to disarm its undo`
        : `${event.host} ${event.ending}: ${plain(event.reason)} It is to put it back by itself`;
    case 'confirmed-too-late':
      return `${event.host}: too late to confirm, it puts it back by itself`;
    case 'disarmed':
      return `undo disarmed, confirmed by ${event.host}`;
    case 'undone-by-host':
      return `undone by ${event.host} itself${undoneItems(event.result)}`;
    case 'undo-lost':
      return `${event.host}: what became of its undo is not known. ${plain(event.reason)}`;
    case 'host-ended':
      return `${event.host} ${event.ending}: ${plain(event.reason)}`;
    case 'ended':
      return `the run ended: ${event.ending}`;
    case 'shown': {
      const where = `shown in ${platformWords[event.thread.platform]} too`;
      return event.person === undefined
        ? `${where}, as the configuration wants it`
        : `${where}: ${person(event.person)} asked for it there`;
    }
  }
}

const platformWords = { console: 'the console', slack: 'Slack', teams: 'Teams' } as const;
const remindedWords = {
  armed: 'is armed',
  'not-seen': 'could not be asked about',
  unsound: 'is NOT as it was armed: someone must look',
} as const;

/** What the host says of each thing that it put back, or left. */
function undoneItems(result: Extract<RunEvent, { type: 'undone-by-host' }>['result']): string {
  const items = (result?.items ?? []).map(({ what, outcome }) => `${plain(what, 120)} ${outcome}`);
  return items.length === 0 ? '' : `: ${items.join(', ')}`;
}

function lookWords(look: Extract<RunEvent, { type: 'looked' }>['look'], state: RunState): string {
  const undone = state.intent === 'undo' ? `what ${state.undoes} changed` : null;
  switch (look.kind) {
    case 'drifted':
      return `${undone === null ? 'not as it should be' : `${undone} still stands`}; ${plain(look.seen.line)}`;
    case 'compliant':
      return `${undone === null ? 'already as it should be' : `${undone} no longer stands`}; ${plain(look.seen.line)}`;
    case 'owned':
      return `${plain(look.setting, 80)} belongs to ${plain(look.owner, 80)}`;
    case 'refused':
      return plain(look.message);
    case 'unanswered':
      return outcomeWords(look.outcome);
  }
}
