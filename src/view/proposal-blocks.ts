import { lowerFirst } from './lower-first.ts';
import type { Block, Button } from './message.ts';
import type { Candidate } from './parameter-candidates.ts';
import { plain } from './plain.ts';
import { type PlaybookFacts, riskSentence } from './playbook-words.ts';

/** Of several values that would do, so many get a button of their own. */
const mostButtons = 2;

/**
 * What is offered: the playbook, what it risks, and the button that asks for it. Nothing is done by showing it. What it
 * needs to be told is said with it, and what is known of that.
 */
export function proposalBlocks(
  lead: string,
  playbook: PlaybookFacts,
  hosts: readonly string[],
  candidates: readonly Candidate[] = [],
): Block[] {
  const given = Object.entries(playbook.offeredWith ?? {}).map(([name, value]) => `${name}=${value}`);
  const called = [playbook.name, ...given].join(' ');
  const offer = `${lead}: ${titleOf(playbook)} (${called}).\n${riskSentence(playbook)}`;
  const line = ['/rdp-fix', playbook.name, ...hosts, ...given].join(' ');
  const needed = neededOf(playbook);
  const form: Button[] = hosts.length === 1 ? [formButton(playbook, hosts[0]!, needed.length > 0)] : [];
  if (needed.length === 0) {
    const plan: Button = { label: 'Plan it', command: line, style: 'primary' };
    return [
      { kind: 'text', text: offer },
      { kind: 'buttons', buttons: [plan, ...form] },
    ];
  }
  const fitting =
    needed.length === 1 ? candidates.filter(({ parameter }) => parameter === needed[0]![0]) : [];
  const values = needed.map(([name]) => `${name}=…`).join(' ');
  const text = [
    offer,
    ...needed.map(([name, { description }]) => `It must be told ${name}: ${plain(description, 200)}`),
    ...fitting.map(({ words }) => `Seen there: ${words}.`),
    `Say: ${line} ${values}`,
  ].join('\n');
  const known = fitting.slice(0, mostButtons).map(
    ({ parameter, value, words }): Button => ({
      label: `Plan it with ${words.split(' ')[0]}`,
      command: `${line} ${parameter}=${value}`,
    }),
  );
  return [
    { kind: 'text', text },
    { kind: 'buttons', buttons: [...known, ...form] },
  ];
}

/** What is offered for the machine that connects, which the check did not look at and may not be ours at all. */
export function clientProposal(playbook: PlaybookFacts, check: string): Block[] {
  const line = `/rdp-fix ${playbook.name} CLIENT evidence=${check}`;
  const form: Button = {
    label: 'Choose the machine …',
    command: `/rdp-form ${playbook.name} evidence=${check}`,
    opensForm: true,
  };
  return [
    {
      kind: 'text',
      text:
        `On the machine you connect from: ${titleOf(playbook)} (${playbook.name}).\n${riskSentence(playbook)}\n` +
        `If it is in the inventory, say: ${line}\nIf it is not, whoever administers it does that by hand.`,
    },
    { kind: 'buttons', buttons: [form] },
  ];
}

function titleOf({ title }: PlaybookFacts): string {
  return lowerFirst(plain(title, 160).replace(/\.$/, ''));
}

/** Parameters without a default: without them there is no plan. */
function neededOf({ parameters = {}, offeredWith = {} }: PlaybookFacts) {
  return Object.entries(parameters).filter(
    ([name, parameter]) => parameter.default === undefined && !(name in offeredWith),
  );
}

/** Its parameters and the reason for it, where the chat has forms. */
function formButton({ name }: PlaybookFacts, host: string, needed: boolean): Button {
  const label = needed ? 'Fill it in …' : 'With a reason …';
  return { label, command: `/rdp-form ${name} ${host}`, opensForm: true };
}
