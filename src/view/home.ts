import type { Person } from '../people/person.ts';
import type { Rights } from '../policy/rights-of.ts';
import type { RunState } from '../run/run.ts';
import { makeMessage } from './make-message.ts';
import { mayDecide } from './may-decide.ts';
import type { Block, Message } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';
import { needsWords, runWords, stateHosts } from './run-words.ts';
import { viewOpenRuns } from './status.ts';

/** Longer lists are cut, and it is said that they are. */
const mostWaiting = 10;

/**
 * The page that concerns one person: what waits for them, what is open, what they may do. `plans`: run → address of
 * the card on which its plan is decided, where there is one. `unreviewed`: carried out by break-glass, not looked into.
 */
export function viewHome(
  open: readonly RunState[],
  person: Person,
  rights: Rights,
  names: Names,
  plans: ReadonlyMap<string, string> = new Map(),
  unreviewed: readonly RunState[] = [],
): Message {
  const waiting = open.filter((run) => mayDecide(run, person));
  return makeMessage(
    [
      { kind: 'heading', mark: 'none', text: 'Waiting for you' },
      ...(waiting.length === 0
        ? [{ kind: 'text' as const, text: 'No plan waits for your decision.' }]
        : waiting.slice(0, mostWaiting).flatMap((run) => waitingBlocks(run, names, plans.get(run.run)))),
      ...(waiting.length > mostWaiting
        ? [{ kind: 'context' as const, text: `and ${waiting.length - mostWaiting} more: /rdp-status` }]
        : []),
      { kind: 'heading', mark: 'none', text: 'Open runs' },
      ...viewOpenRuns(open, names, unreviewed).blocks.filter((block) => block.kind !== 'heading'),
      { kind: 'heading', mark: 'none', text: 'What you may do' },
      rightsFacts(person, rights),
    ],
    `${waiting.length} waiting for you, ${open.length} open`,
  );
}

/** The plan itself is decided on its card, where everything it changes can be read; here it is found. */
function waitingBlocks(run: RunState, names: Names, url: string | undefined): Block[] {
  return [
    {
      kind: 'text',
      text: `${run.run}: ${runWords(run)} on ${stateHosts(run)}, asked for by ${plain(names.person(run.requester), 60)}. Needs ${needsWords(run, names)}.`,
    },
    ...(url === undefined
      ? []
      : [{ kind: 'links' as const, links: [{ label: 'Its plan, to decide on', url }] }]),
    { kind: 'buttons', buttons: [{ label: 'Show it', command: `/rdp-status ${run.run}` }] },
  ];
}

function rightsFacts(person: Person, { check, hosts, change, approves }: Rights): Block {
  const asking = change.filter((one) => one.hosts > 0);
  const gated = asking.filter((one) => one.gated > 0).length;
  return {
    kind: 'facts',
    rows: [
      { label: 'you', value: `${plain(person.name, 60)} (${plain(person.id, 60)})` },
      { label: 'groups', value: person.groups.map((group) => plain(group, 60)).join(', ') || 'none' },
      { label: 'look at', value: check === hosts ? `all ${hosts} hosts` : `${check} of ${hosts} hosts` },
      {
        label: 'ask for',
        value:
          asking.length === 0
            ? 'no playbook'
            : `${asking.length} of ${change.length} playbooks${gatedWords(gated, asking.length)}`,
      },
      {
        label: 'approve',
        value:
          approves.length === 0
            ? 'nothing'
            : `plans of others that ask for ${approves.map((group) => plain(group, 60)).join(' or ')}`,
      },
    ],
  };
}

function gatedWords(gated: number, all: number): string {
  if (gated === 0) return '';
  return gated === all ? ', each with approval' : `, ${gated} of them with approval`;
}
