import { lowerFirst } from './lower-first.ts';
import type { Block, Button } from './message.ts';
import { plain } from './plain.ts';
import { type PlaybookFacts, riskSentence } from './playbook-words.ts';

/** What is offered: the playbook, what it risks, and the button that asks for it. Nothing is done by showing it. */
export function proposalBlocks(lead: string, playbook: PlaybookFacts, hosts: readonly string[]): Block[] {
  const given = Object.entries(playbook.offeredWith ?? {}).map(([name, value]) => `${name}=${value}`);
  const title = plain(playbook.title, 160).replace(/\.$/, '');
  const button: Button = {
    label: 'Plan it',
    command: ['/rdp-fix', playbook.name, ...hosts, ...given].join(' '),
    style: 'primary',
  };
  return [
    {
      kind: 'text',
      text: `${lead}: ${lowerFirst(title)} (${[playbook.name, ...given].join(' ')}).\n${riskSentence(playbook)}`,
    },
    { kind: 'buttons', buttons: hosts.length === 1 ? [button, withMore(playbook, hosts[0]!)] : [button] },
  ];
}

/** Its parameters and the reason for it, where the chat has forms. */
function withMore({ name }: PlaybookFacts, host: string): Button {
  return { label: 'With a reason …', command: `/rdp-form ${name} ${host}`, opensForm: true };
}
