/** A command that people can type, as the chats list it. */
interface ChatCommand {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
  /** Said without anything behind it, it asks for a form. */
  readonly bareOpensForm: boolean;
}

/** Everything that can be said with a slash. The manifests and the grammar of mentions are made from it. */
export const commands: readonly ChatCommand[] = [
  {
    command: '/rdp-check',
    description: 'Which layer of Remote Desktop fails on a host, and why. Changes nothing.',
    usageHint: 'HOST [error codes, such as 0x904 0x7]',
    bareOpensForm: false,
  },
  {
    command: '/rdp-fix',
    description: 'Plan a repair. Nothing is changed before it is approved.',
    usageHint: '[PLAYBOOK] HOST [name=value …] [reason="…"]',
    bareOpensForm: true,
  },
  {
    command: '/rdp-status',
    description: 'What is open, or all that happened in one run, which is shown here too then.',
    usageHint: '[RUN]',
    bareOpensForm: false,
  },
  {
    command: '/rdp-undo',
    description: 'Plan to put back what a run changed.',
    usageHint: 'RUN [reason="…"]',
    bareOpensForm: false,
  },
  {
    command: '/rdp-cancel',
    description: 'Stop a run. What was sent already is asked to stop, and looked at.',
    usageHint: 'RUN',
    bareOpensForm: false,
  },
  {
    command: '/rdp-break-glass',
    description: 'Carry out a waiting plan without its approvals. Everyone is told.',
    usageHint: 'PLAN reason="…" incident=INC…',
    bareOpensForm: false,
  },
  {
    command: '/rdp-review',
    description: 'Say that a break-glass was looked into.',
    usageHint: 'RUN [note="…"]',
    bareOpensForm: false,
  },
  {
    command: '/rdp-explain',
    description: 'What an error code, a cause or a playbook means.',
    usageHint: 'CODE | CAUSE | PLAYBOOK',
    bareOpensForm: false,
  },
];
