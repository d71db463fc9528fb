import type { IncidentState, Sighting } from '../incident/incident.ts';
import type { RunState } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import { endingMarks, endingWords } from './ending-words.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Button, Fact, Message } from './message.ts';
import type { Names } from './names.ts';
import { outcomeWords } from './outcome-words.ts';
import { plain } from './plain.ts';
import type { PlaybookFacts } from './playbook-words.ts';
import { proposalBlocks } from './proposal-blocks.ts';
import { nextPlaybook } from './run-ending.ts';
import { runWords, stateHosts } from './run-words.ts';

/** Longer lists are cut, and it is said that they are. */
const mostHosts = 20;

/** For the incident channel: a run that ended badly, what is known of it in three lines, and the next step. */
export function viewRunIncident(state: RunState, names: Names, link: string | null): Message {
  const ending = state.ending ?? 'unknown';
  const worst = state.hosts.find((host) => host.ending === ending) ?? state.hosts[0]!;
  const { head } = endingWords(worst, state, names);
  const further = nextPlaybook(state, names);
  const blocks: Block[] = [
    { kind: 'heading', mark: endingMarks[ending], text: `${state.run} ${head}` },
    { kind: 'facts', rows: evidence(state, worst, names) },
    ...where(link, `${state.run} · ${runWords(state)} on ${stateHosts(state)}`),
    ...(further === null ? [] : proposalBlocks('Next', further.playbook, [further.host])),
    { kind: 'buttons', buttons: lookAgain(worst.name, state.run) },
  ];
  return makeMessage(blocks);
}

/** What was wrong, what was done, what was seen afterwards. */
function evidence(state: RunState, host: RunState['hosts'][number], names: Names): Fact[] {
  const outcome = host.attempts.at(-1)?.outcome;
  const done =
    host.attempts.length === 0
      ? `nothing was sent: ${plain(host.reason, 200)}`
      : outcome
        ? outcomeWords(outcome)
        : 'sent; nothing was heard of it';
  const approvers = state.reviews.map(({ person }) => plain(names.person(person), 60)).join(', ');
  return [
    { label: 'was', value: host.look?.seen ? plain(host.look.seen.line, 200) : 'not seen' },
    { label: 'done', value: `${done}${approvers === '' ? '' : ` (approved by ${approvers})`}` },
    { label: 'is', value: host.proof ? plain(host.proof.seen.line, 200) : 'not looked since' },
  ];
}

function where(link: string | null, words: string): Block[] {
  const context: Block = { kind: 'context', text: words };
  return link === null
    ? [context]
    : [context, { kind: 'links', links: [{ label: 'The whole story', url: link }] }];
}

function lookAgain(host: string, run: string): Button[] {
  return [
    { label: 'Look again', command: `/rdp-check ${host}` },
    { label: 'History', command: `/rdp-status ${run}` },
  ];
}

/** For the incident channel: the same cause on several hosts. One message, rewritten with every further host. */
export function viewCauseIncident(seen: {
  readonly cause: string;
  readonly title: string;
  readonly hosts: readonly Sighting[];
  /** Where each host's check can be read; null where it cannot. */
  readonly links: readonly (string | null)[];
  readonly remedy: PlaybookFacts | null;
}): Message {
  const { hosts, links, title, remedy } = seen;
  const rows = hosts
    .map(({ host, at, line }) => [plain(host, 60), clockTime(at), plain(line, 120)])
    .slice(0, mostHosts);
  const threads = hosts.flatMap(({ host }, index) => {
    const url = links[index] ?? null;
    return url === null ? [] : [{ label: `The check of ${plain(host, 60)}`, url }];
  });
  const first = hosts[0]?.host;
  return makeMessage([
    {
      kind: 'heading',
      mark: 'fault',
      text: `${hosts.length} hosts show the same cause: ${plain(title, 120)}`,
    },
    { kind: 'table', columns: ['host', 'seen (UTC)', 'evidence'], rows },
    ...(threads.length === 0 ? [] : [{ kind: 'links' as const, links: threads.slice(0, mostHosts) }]),
    ...(hosts.length > mostHosts
      ? [{ kind: 'context' as const, text: `and ${hosts.length - mostHosts} more hosts` }]
      : []),
    {
      kind: 'text',
      text: 'Look for what they have in common before repairing one by one: a policy, an update, a certificate template, a device between.',
    },
    ...(remedy === null || first === undefined
      ? []
      : proposalBlocks(`Next, on ${first} first`, remedy, [first])),
  ]);
}

/** For the incident's own room: what was seen, in order. */
export function viewIncidentTimeline(
  title: string,
  { opened }: IncidentState,
  hosts: readonly Sighting[],
): Message {
  const rows = hosts.map(
    ({ at, host, line }): Fact => ({
      label: clockTime(at),
      value: `${plain(host, 60)}: ${plain(line, 160)}`,
    }),
  );
  return makeMessage([
    { kind: 'heading', mark: 'fault', text: plain(title, 120) },
    { kind: 'context', text: opened === null ? '' : `incident since ${clockTime(opened.at)} UTC` },
    { kind: 'facts', title: 'what was seen (UTC)', rows },
  ]);
}
