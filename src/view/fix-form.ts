import type { Parameter, Playbook } from '../playbook/playbook.ts';
import type { Choice, Field, Form } from './form.ts';
import { plain } from './plain.ts';
import { riskSentence } from './playbook-words.ts';

/** Chats show a limited list; beyond it a name is typed. */
const mostChoices = 100;

/**
 * What a repair needs: which playbook, which host, its parameters, and why. A playbook that was not chosen yet has
 * no parameters to be asked for: the smallest that fits what is found is taken.
 */
export function viewFixForm(asked: {
  readonly playbook: Playbook | null;
  readonly host: string | null;
  /** The policy asks why. */
  readonly reasonRequired?: boolean;
  readonly playbooks: readonly Playbook[];
  readonly hosts: readonly string[];
}): Form {
  const { playbook, host } = asked;
  return {
    title: playbook === null ? 'Plan a repair' : 'Plan this repair',
    blocks: [
      ...(playbook === null
        ? []
        : [{ kind: 'text' as const, text: `${plain(playbook.title, 160)}\n${riskSentence(playbook)}` }]),
      {
        kind: 'context',
        text: 'This makes a plan and changes nothing. What is planned is shown in the thread and needs its approval.',
      },
    ],
    fields: [
      ...(playbook === null ? [playbookField(asked.playbooks)] : []),
      ...(host === null ? [hostField(asked.hosts)] : []),
      ...Object.entries(playbook?.parameters ?? {}).map(([name, parameter]) => field(name, parameter)),
      {
        name: 'reason',
        label: 'Why',
        hint: 'Stands on the plan and in the audit log, such as the ticket.',
        required: asked.reasonRequired === true,
        input: { kind: 'text', multiline: false, maxLength: 200 },
      },
    ],
    submitLabel: 'Plan it',
    command: `/rdp-form${playbook === null ? '' : ` ${playbook.name}`}${host === null ? '' : ` ${host}`}`,
  };
}

function playbookField(playbooks: readonly Playbook[]): Field {
  const choices = playbooks.map(({ name, title }): Choice => ({ value: name, label: plain(title, 70) }));
  return {
    name: 'playbook',
    label: 'Repair',
    hint: 'Left open, the smallest one is taken that fits what a fresh look finds.',
    required: false,
    input:
      choices.length > mostChoices
        ? { kind: 'text', multiline: false, maxLength: 100 }
        : { kind: 'choice', choices },
  };
}

function hostField(hosts: readonly string[]): Field {
  return {
    name: 'host',
    label: 'Host',
    required: true,
    input:
      hosts.length > mostChoices
        ? { kind: 'text', multiline: false, maxLength: 253 }
        : { kind: 'choice', choices: hosts.map((name) => ({ value: name, label: plain(name, 70) })) },
  };
}

function field(name: string, { type, description, default: usual }: Parameter): Field {
  return {
    name,
    label: name,
    hint: plain(description, 200),
    required: usual === undefined,
    ...(usual === undefined ? {} : { initial: String(usual) }),
    input:
      type === 'boolean'
        ? {
            kind: 'choice',
            choices: [
              { value: 'true', label: 'yes' },
              { value: 'false', label: 'no' },
            ],
          }
        : { kind: 'text', multiline: false, maxLength: 200 },
  };
}
