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
  /** What is filled in already, by the name of its field. */
  readonly known?: Readonly<Record<string, string>>;
  /** The policy asks why. */
  readonly reasonRequired?: boolean;
  readonly playbooks: readonly Playbook[];
  readonly hosts: readonly string[];
}): Form {
  const { playbook, host, known = {} } = asked;
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
      ...(host === null ? [hostField(asked.hosts, playbook?.target)] : []),
      ...Object.entries(playbook?.parameters ?? {}).map(([name, parameter]) =>
        field(name, parameter, known[name]),
      ),
      ...(playbook?.target === 'client' ? [evidenceField(known.evidence)] : []),
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

/** Without a check of the server that refused it, nothing is changed on a machine that connects. */
function evidenceField(known: string | undefined): Field {
  return {
    name: 'evidence',
    label: 'Check',
    hint: 'The check of the server that refused the connection, with the error codes from this machine, such as C12.',
    required: true,
    ...(known === undefined ? {} : { initial: plain(known, 20) }),
    input: { kind: 'text', multiline: false, maxLength: 20 },
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

function hostField(hosts: readonly string[], target: Playbook['target'] = 'server'): Field {
  return {
    name: 'host',
    label: target === 'client' ? 'Machine that connects' : 'Host',
    required: true,
    input:
      hosts.length > mostChoices
        ? { kind: 'text', multiline: false, maxLength: 253 }
        : { kind: 'choice', choices: hosts.map((name) => ({ value: name, label: plain(name, 70) })) },
  };
}

function field(name: string, { type, description, default: usual }: Parameter, known?: string): Field {
  const initial = known ?? usual;
  return {
    name,
    label: name,
    hint: plain(description, 200),
    required: usual === undefined,
    ...(initial === undefined ? {} : { initial: plain(String(initial), 200) }),
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
