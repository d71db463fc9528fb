import type { Undo } from '../playbook/playbook.ts';
import type { Value } from '../playbook/step.ts';
import type { Plan } from '../run/plan.ts';
import { riskOf } from '../run/risk-of.ts';
import type { RunState } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import { evidenceRows } from './evidence-words.ts';
import { findingRows } from './finding-rows.ts';
import { glassRow } from './glass-words.ts';
import { guardRows } from './guard-rows.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Fact, Message } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';
import { planViews } from './plan-views.ts';
import {
  cutsSessions,
  disruptedBy,
  disruptionWords,
  type PlaybookFacts,
  proofWords,
  sessionWords,
} from './playbook-words.ts';
import { needsWords, planHosts } from './run-words.ts';
import { type SettingChange, settingChanges, settingValue } from './setting-words.ts';
import { undoOver } from './undo-words.ts';

/** Shorter pairs stand in one line, longer ones under each other. */
const oneLine = 46;

/** The card an approver decides on: everything an approval covers, and nothing that it does not. */
export function viewPlan(state: RunState, plan: Plan, names: Names): Message {
  const playbook = names.playbook(plan.playbook);
  const who = plain(names.person(state.requester), 60);
  const what = state.intent === 'undo' ? `undo of ${state.undoes} (${plan.playbook})` : plan.playbook;
  const waiting = state.stage === 'awaiting-approval';
  const blocks: Block[] = [
    {
      kind: 'heading',
      mark: 'none',
      text: `Plan ${plan.id}: ${what} on ${planHosts(plan)}, asked for by ${who}`,
    },
  ];
  if (playbook && state.intent === 'repair')
    blocks.push({ kind: 'context', text: plain(playbook.summary, 900) });
  if (state.intent === 'undo') {
    const text = `${state.undoes} made a change that stands. Without it the host may fail as it did before.`;
    blocks.push({ kind: 'context', text });
  }
  blocks.push({
    kind: 'facts',
    rows: [
      ...changeRows(plan),
      ...parameterRows(plan),
      ...(state.asked === '' ? [] : [{ label: 'why', value: plain(state.asked, 200) }]),
      ...evidenceRows(state, names),
      { label: 'disrupts', value: disruption(playbook, plan) },
      ...riskRows(playbook, plan, state.intent),
      ...guardRows(playbook, state),
      ...findingRows(state),
      { label: 'undo', value: undoWords(state, plan, playbook) },
      ...countsRows(playbook),
      { label: 'proof', value: proof(state, playbook) },
      waiting
        ? { label: 'needs', value: needsWords(state, names) }
        : { label: 'decided', value: decidedWords(state, names) },
      ...(waiting ? soFar(state, names) : []),
      ...(state.glass === null ? [] : [glassRow(state, state.glass, names)]),
    ],
  });
  if (!waiting) return makeMessage(blocks);
  const buttons: Block = {
    kind: 'buttons',
    buttons: [
      { label: 'Approve', command: `approve ${plan.id}`, style: 'primary' },
      { label: 'Reject', command: `reject ${plan.id}`, style: 'danger' },
    ],
  };
  const common = makeMessage([...blocks, buttons]);
  const views = planViews(state, blocks, common.blocks, names);
  return views.length === 0 ? common : { ...common, views };
}

function changeRows(plan: Plan): Fact[] {
  return plan.hosts.flatMap(({ host, before, after }) => {
    const where = plan.hosts.length > 1 ? `${plain(host, 60)}: ` : '';
    const changes = settingChanges(before, after).map((change) => ofKey(change, before.file));
    if (changes.length === 0) return [{ label: 'changes', value: `${where}no setting that I know of` }];
    return changes.flatMap((change) => pairRows(where, change));
  });
}

/** One key file is meant, never the folder: its name belongs to the setting. */
function ofKey(change: SettingChange, file: Value | undefined): SettingChange {
  if (typeof file !== 'string') return change;
  return { ...change, setting: change.setting.replace('the key', `key ${settingValue('file', file)}`) };
}

function pairRows(where: string, { setting, before, after }: SettingChange): Fact[] {
  if (before.length + after.length <= oneLine) {
    return [{ label: 'changes', value: `${where}${setting}: ${before} → ${after}` }];
  }
  return [
    { label: 'changes', value: `${where}${setting}` },
    { label: '  from', value: before },
    { label: '  to', value: after },
  ];
}

function parameterRows({ parameters }: Plan): Fact[] {
  const given = Object.entries(parameters).map(
    ([name, value]) => `${plain(name, 40)}=${plain(String(value), 80)}`,
  );
  return given.length === 0 ? [] : [{ label: 'with', value: given.join(', ') }];
}

function disruption(playbook: PlaybookFacts | null, plan: Plan): string {
  const logged = sessionWords(plan.sessions);
  if (playbook === null) return `what it disrupts is unknown: the playbook is gone (${logged})`;
  const disrupted = disruptedBy(playbook, [plan.phase]);
  if (disrupted.disrupts.length === 0) return `nothing (${logged}; nobody is cut off)`;
  if (!cutsSessions(disrupted)) return `${disruptionWords(disrupted)} (${logged})`;
  const most =
    plan.sessions === null
      ? logged
      : `${logged}, ${plan.sessions === 0 ? 'and nobody' : `at most ${plan.sessions}`} may be cut off`;
  return `${disruptionWords(disrupted)} (${most})`;
}

function riskRows(playbook: PlaybookFacts | null, plan: Plan, intent: RunState['intent']): Fact[] {
  // What lowers security raises it again when it is undone, and the other way round.
  const declared = intent === 'undo' ? playbook?.undoLowersSecurity : playbook?.lowersSecurity;
  const lowers = declared === true || lowersSecurity(plan, 'forward');
  const risk = playbook === null ? 'unknown' : riskOf(playbook, intent);
  const words = `${risk}${lowers ? '; this LOWERS SECURITY while it is in place' : ''}`;
  return [
    lowers
      ? { label: 'risk', value: words, state: 'TAKE CARE', mark: 'warning' }
      : { label: 'risk', value: words },
  ];
}

function undoWords(state: RunState, plan: Plan, playbook: PlaybookFacts | null): string {
  const lowers = playbook?.undoLowersSecurity === true || lowersSecurity(plan, 'back');
  const again = lowers ? ' (that would lower security again)' : '';
  if (state.intent === 'undo')
    return `none of its own, and the host does not put it back by itself; ${state.playbook} can be asked for again`;
  switch (plan.undo.kind) {
    case 'timed':
      return timedWords(state, plan, plan.undo, again);
    case 'kept':
      return `not automatic; what was before is stored, /rdp-undo ${state.run} puts it back${again}`;
    case 'none':
      return 'CANNOT be undone';
  }
}

/** Until it is armed the minutes are said, then the time. */
function timedWords(
  state: RunState,
  plan: Plan,
  { minutes, holds }: Extract<Undo, { kind: 'timed' }>,
  again: string,
): string {
  const [only] = plan.hosts;
  const armed = state.hosts.find(({ armed }) => armed !== undefined)?.armed;
  const host = plan.hosts.length === 1 && only ? plain(only.host, 60) : 'each host';
  const when =
    armed?.rehearsed === true && plan.hosts.length === 1
      ? `at ${clockTime(armed.dueAt)} UTC`
      : `${minutes} min after ${holds === true ? 'it was armed' : 'the change'}`;
  if (holds === true)
    return `${host} ends it by itself ${when}, whatever becomes of me; /rdp-undo ends it early`;
  const over = state.hosts.find(({ ending }) => ending !== null);
  const said = state.hosts.length === 1 && over?.armed !== undefined ? undoOver(over) : '';
  if (said !== '') return said.replace(/\.$/, '').replace(/^U/, 'u');
  return `${host} puts it back by itself ${when} unless the proof holds${again}`;
}

/** What a plan does not do itself is said before it is decided on. */
function countsRows(playbook: PlaybookFacts | null): Fact[] {
  const after = playbook?.effectiveAfter ?? 'at-once';
  if (after === 'at-once' || playbook?.disrupts.includes('reboot') === true) return [];
  const what = after === 'reboot' ? 'the host' : 'TermService';
  return [{ label: 'counts', value: `after a restart of ${what}, which this plan does not do` }];
}

/** An undo is proved by the host alone: the old values, read back. What RDP does then is looked at and told. */
function proof(state: RunState, playbook: PlaybookFacts | null): string {
  const from = seenFrom(state);
  const within = playbook?.comesBackWithin;
  const anew =
    within === undefined ? '' : `, and a new start of the host within ${Math.round(within / 60)} min`;
  if (state.intent === 'repair') return `${proofWords(state.proof, from)}${anew}`;
  return `the old values read back; then a look${from === null ? '' : ` from ${from}`} that is told, not judged`;
}

/** NLA from on to off, or the security layer to a smaller number, is less security than before. */
function lowersSecurity(plan: Plan, direction: 'forward' | 'back'): boolean {
  return plan.hosts.some(({ before, after }) =>
    ['userauthentication', 'securitylayer'].some((setting) => {
      const value = (of: typeof before) =>
        Object.entries(of).find(([key]) => key.toLowerCase() === setting)?.[1];
      const [from, to] =
        direction === 'forward' ? [value(before), value(after)] : [value(after), value(before)];
      return typeof from === 'number' && (typeof to === 'number' ? to < from : to === null);
    }),
  );
}

function seenFrom(state: RunState): string | null {
  const look = state.hosts[0]?.look;
  return look?.seen ? plain(look.seen.from, 60) : null;
}

function reviewWords(state: RunState, names: Names): string {
  return state.reviews
    .map(({ person, verdict, at, reason }) => {
      const done = verdict === 'approve' ? 'approved' : 'rejected';
      const why = reason === undefined ? '' : `: “${plain(reason, 200)}”`;
      return `${done} by ${plain(names.person(person), 60)} at ${clockTime(at)} UTC${why}`;
    })
    .join(', ');
}

function soFar(state: RunState, names: Names): Fact[] {
  return state.reviews.length === 0 ? [] : [{ label: 'so far', value: reviewWords(state, names) }];
}

function decidedWords(state: RunState, names: Names): string {
  const reviews = reviewWords(state, names);
  if (state.ending === 'expired')
    return `expired at ${clockTime(state.endedAt ?? '')} UTC, nobody decided in time`;
  if (state.ending === 'cancelled' && state.cancel === null)
    return `cancelled by ${plain(names.person(state.reason), 60)}`;
  if (state.glass !== null)
    return `without its approvals, by ${plain(names.person(state.glass.person), 60)} at ${clockTime(state.glass.at)} UTC`;
  if (reviews !== '') return reviews;
  if (state.approvedAt === null) return 'not approved';
  return `allowed without approval by rule ${plain(state.rule, 60)} at ${clockTime(state.approvedAt)} UTC`;
}
