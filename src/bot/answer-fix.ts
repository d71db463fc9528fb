import { redactText } from '../audit/redact.ts';
import type { CheckState } from '../check/check.ts';
import type { Cause } from '../diagnosis/cause.ts';
import type { Host } from '../inventory/host.ts';
import type { Person } from '../people/person.ts';
import { bindParameters } from '../playbook/bind-parameters.ts';
import { findPlaybook, type Remedy, remediesOf } from '../playbook/find-playbook.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Incoming } from '../ports/receive.ts';
import { type Refusal, refuse } from '../run/refusal.ts';
import { viewLookFirst } from '../view/look-first.ts';
import { deniedLook, hostNamed } from './answer-check.ts';
import type { Answered } from './answered.ts';
import { askForRun } from './ask-for-run.ts';
import { calledOtherwise } from './called-otherwise.ts';
import { beginCheck, readCheck } from './check.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import { evidenceForClient } from './evidence-for-client.ts';
import { type Command, syntax } from './grammar.ts';
import type { World } from './world.ts';

type Fix = Extract<Command, { verb: 'fix' }>;

/** An older check says nothing about now. */
const freshCheckMs = 15 * 60_000;

/** Asks for a run. Without a playbook, the smallest one for the first cause of a fresh check is taken. */
export async function answerFix(
  world: World,
  incoming: Incoming,
  person: Person,
  command: Fix,
): Promise<Answered> {
  const host = hostNamed(world, command.host);
  if ('code' in host) return hostLeftOut(world, incoming, command) ?? withoutHost(world, command, host);
  const called = calledOtherwise(world, wishOf(command), host.name);
  if (called !== null && isNoPlaybook(world, command)) return called;
  if (command.playbook?.includes(' ')) return syntax(incoming.text, '/rdp-fix');
  const playbook = await choose(world, incoming, person, command, host);
  if ('code' in playbook || 'began' in playbook) return playbook;
  const onClient = playbook.target === 'client';
  // Where the host itself is looked at, that is no word of ours.
  const more = onClient || command.evidence === null ? {} : { evidence: command.evidence };
  const bound = bindParameters(playbook, { ...wantedBy(playbook), ...command.parameters, ...more });
  const secret = Object.keys(command.parameters).filter((name) => isSecret(name, command.parameters[name]!));
  const faults = [
    ...secret.map((name) => `${name} looks as if it held a secret, which no playbook needs: it was not kept`),
    ...(bound.kind === 'faults' ? bound.faults.map(redactText) : []),
  ];
  if (bound.kind === 'faults' || faults.length > 0) {
    const form = `/rdp-form ${playbook.name} ${host.name}`;
    return refuse({ code: 'bad-parameters', playbook: playbook.name, faults, form });
  }
  const evidence = onClient
    ? await evidenceForClient(world, person, playbook, host.name, command.evidence)
    : null;
  if (evidence !== null && 'code' in evidence) return evidence;
  const { parameters } = bound;
  const { reason } = command;
  const asked = { intent: 'repair', hosts: [host.name], parameters, undoes: null, reason, evidence } as const;
  return askForRun(world, incoming, person, playbook.name, asked);
}

/** Only where it was chosen for a cause: who names a playbook says its parameters. */
function wantedBy({ offeredWith = {} }: Remedy): Record<string, string> {
  return Object.fromEntries(Object.entries(offeredWith).map(([name, value]) => [name, String(value)]));
}

/** The only word is a playbook's name: what is missing is the host. */
function hostLeftOut(world: World, incoming: Incoming, command: Fix): Refusal | null {
  const found = findPlaybook(world.site().playbooks, command.host);
  if (command.playbook !== null || found.kind !== 'found') return null;
  const { name, parameters } = found.playbook;
  const values = Object.keys(parameters).length === 0 ? '' : ' [name=value …]';
  return refuse({
    code: 'syntax',
    text: incoming.text.trim(),
    usage: `/rdp-fix ${name} HOST${values}`,
    near: [],
  });
}

/** The host is none: perhaps all of it is a name for something that is no playbook, such as `disable nla`. */
function withoutHost(world: World, command: Fix, unknown: Refusal): Answered {
  const near = unknown.code === 'unknown-host' && command.playbook === null && unknown.near.length > 0;
  if (near || !isNoPlaybook(world, command)) return unknown;
  const wish = wishOf(command);
  const whole = calledOtherwise(world, [command.playbook ?? '', command.host, wish].join(' '), null);
  return whole ?? calledOtherwise(world, wish, null) ?? unknown;
}

/** What was asked for, but for the host: `SecurityLayer=0` reads as a parameter and is a wish all the same. */
function wishOf({ playbook, parameters }: Fix): string {
  const values = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [...(playbook === null ? [] : [playbook]), ...values].join(' ');
}

function isNoPlaybook(world: World, { playbook }: Fix): boolean {
  return playbook === null || findPlaybook(world.site().playbooks, playbook).kind !== 'found';
}

async function choose(
  world: World,
  incoming: Incoming,
  person: Person,
  command: Fix,
  host: Host,
): Promise<Remedy | Refusal | Exclude<Answered, Refusal>> {
  const { playbooks } = world.site();
  if (command.playbook !== null) {
    const found = findPlaybook(playbooks, command.playbook);
    return found.kind === 'found'
      ? found.playbook
      : refuse({ code: 'unknown-playbook', text: command.playbook, near: found.near });
  }
  // What a look finds is told, so whoever may not look is not told it this way either.
  const denied = deniedLook(world, person, host);
  if (denied !== null) return denied;
  const check = await freshCheck(world, host.name);
  if (check === null) {
    // Nothing fresh is known: look first. The card that comes offers the smallest repair.
    const id = await beginCheck(world, { host, codes: null, asker: person.id, thread: incoming.thread });
    return { message: viewLookFirst(host.name), began: { kind: 'check', id } };
  }
  const first = diagnosisOf(world, check)?.diagnosis.causes[0];
  return remedyFor(playbooks, host, first ?? null);
}

function remedyFor(playbooks: readonly Playbook[], host: Host, cause: Cause | null): Remedy | Refusal {
  if (cause?.owner !== undefined) {
    const { id, title, owner } = cause;
    return refuse({ code: 'owned-by-policy', host: host.name, setting: title, owner, cause: id });
  }
  const remedy = cause === null ? null : remediesOf(playbooks, cause.id)[0];
  return (
    remedy ??
    refuse({ code: 'no-remedy', host: host.name, cause: cause?.id ?? null, title: cause?.title ?? null })
  );
}

async function freshCheck(world: World, host: string): Promise<CheckState | null> {
  const now = world.clock.now().getTime();
  for (const id of await world.checks.byHost(host)) {
    const check = await readCheck(world, id);
    if (check === null || now - Date.parse(check.askedAt) > freshCheckMs) return null;
    if (check.outside !== null && check.inside !== null) return check;
  }
  return null;
}

/** What is approved stands on the card as it is sent, so a value that must not stand there is not taken at all. */
function isSecret(name: string, value: string): boolean {
  return redactText(value) !== value || redactText(`${name}=${value}`) !== `${name}=${value}`;
}
