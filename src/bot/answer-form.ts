import { findHost } from '../inventory/find-host.ts';
import type { Person } from '../people/person.ts';
import { findPlaybook } from '../playbook/find-playbook.ts';
import { judge } from '../policy/judge.ts';
import type { Incoming } from '../ports/receive.ts';
import { viewFixForm } from '../view/fix-form.ts';
import { viewRefusal } from '../view/refusal.ts';
import type { Answered } from './answered.ts';
import { type Command, checkId, syntax } from './grammar.ts';
import type { World } from './world.ts';

type FormAsked = Extract<Command, { verb: 'form' }>;

/** Fields of the form that are no parameters of a playbook. */
const ownFields = ['playbook', 'host', 'reason', 'evidence'];

/** The form for a repair; a chat without forms says how the line goes instead. */
export function answerForm(
  world: World,
  incoming: Incoming,
  person: Person,
  { playbook, host, known }: FormAsked,
): Answered {
  const { playbooks, inventory, policy } = world.site();
  const foundPlaybook = playbook === null ? null : findPlaybook(playbooks, playbook);
  const foundHost = host === null ? null : findHost(inventory, host);
  const [its, where] = [
    foundPlaybook?.kind === 'found' ? foundPlaybook.playbook : null,
    foundHost?.kind === 'found' ? foundHost.host : null,
  ];
  const at = world.clock.now().toISOString();
  const decision =
    its === null || where === null
      ? null
      : judge(policy, { person, verb: 'change', playbook: its, host: where, at });
  const form = viewFixForm({
    playbook: its,
    host: where?.name ?? null,
    reasonRequired: decision !== null && decision.kind !== 'deny' && decision.requireReason,
    known,
    playbooks,
    hosts: inventory.hosts.map(({ name }) => name),
  });
  const message = viewRefusal(syntax(incoming.text, '/rdp-fix'));
  return { message, began: null, form, privately: true };
}

/** What was filled in belongs to the command that the form says. Everything else is left as it is. */
export function withValues<C extends { readonly verb: string } | { readonly kind: 'refusal' }>(
  command: C,
  values: Incoming['values'],
): C | Extract<Command, { verb: 'fix' }> {
  if (!('verb' in command) || Object.keys(values).length === 0) return command;
  if (command.verb !== 'fix' && command.verb !== 'form') return command;
  const asked = command as unknown as FormAsked;
  const filled = (name: string) => values[name]?.trim() || null;
  const given = Object.entries(values).filter(
    ([name, text]) => !ownFields.includes(name) && text.trim() !== '',
  );
  return {
    verb: 'fix',
    playbook: filled('playbook') ?? asked.playbook,
    host: filled('host') ?? asked.host ?? '',
    parameters: Object.fromEntries(given.map(([name, text]) => [name, text.trim()])),
    reason: filled('reason') ?? '',
    evidence: values.evidence?.trim() ? checkId(values.evidence.trim()) : null,
  };
}

/** `name is not …` or `name: expected …` → by name; what names no field stands at the first. */
export function faultsByField(faults: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(faults.map((fault) => [/^[\w-]+/.exec(fault)?.[0] ?? 'reason', fault]));
}
