import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';

const commands: readonly (readonly [string, string])[] = [
  ['/rdp-check HOST [codes]', 'which layer of RDP fails there, and why; changes nothing'],
  [
    '/rdp-fix [PLAYBOOK] HOST [name=value] [reason="…"]',
    'plan a repair; nothing is changed before it is approved',
  ],
  ['approve [PLAN]', 'approve a plan; never your own'],
  ['reject [PLAN]', 'reject a plan'],
  [
    '/rdp-status [RUN]',
    'what is open, or all that happened in one run, which is shown here too from then on',
  ],
  ['/rdp-undo RUN', 'plan to put back what a run changed'],
  ['/rdp-cancel RUN', 'stop a run; what was sent already is asked to stop, and looked at'],
  [
    '/rdp-break-glass PLAN reason="…" incident=…',
    'carry out a waiting plan without its approvals; everyone is told',
  ],
  ['/rdp-review RUN [note="…"]', 'say that a break-glass was looked into'],
  ['/rdp-explain TOPIC', 'what a code, a playbook or a cause is; looks at nothing'],
  ['help', 'this list'],
];

/** What can be said, in the order in which it is needed. */
export function viewHelp(): Message {
  return makeMessage(
    [
      { kind: 'heading', mark: 'none', text: 'What I can do' },
      { kind: 'table', columns: ['say', 'what happens'], rows: commands.map((row) => [...row]) },
      {
        kind: 'context',
        text: 'codes are what mstsc shows, such as 0x904 0x7 · PLAN and RUN stand on the cards',
      },
    ],
    `You can say: ${commands.map(([command]) => command).join(', ')}.`,
  );
}
