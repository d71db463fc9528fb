import { readClientReport } from '../diagnosis/read-client-report.ts';
import { findHost } from '../inventory/find-host.ts';
import type { Host } from '../inventory/host.ts';
import type { Person } from '../people/person.ts';
import { judge } from '../policy/judge.ts';
import type { Incoming } from '../ports/receive.ts';
import { type Refusal, refuse } from '../run/refusal.ts';
import { viewClientReportFault, viewClientReportRead } from '../view/client-report.ts';
import type { Message } from '../view/message.ts';
import { viewUnreadCodes } from '../view/unread-codes.ts';
import type { Answered } from './answered.ts';
import { beginCheck } from './check.ts';
import type { Command } from './grammar.ts';
import type { World } from './world.ts';

/** A check: allowed or denied by policy, then queued; its card comes by itself. */
export async function answerCheck(
  world: World,
  incoming: Incoming,
  person: Person,
  command: Extract<Command, { verb: 'check' }>,
): Promise<Answered> {
  const host = hostNamed(world, command.host);
  if ('code' in host) return host;
  const denied = deniedLook(world, person, host);
  if (denied !== null) return denied;
  const report = readClientReport(command.pasted);
  const check = await beginCheck(world, {
    host,
    codes: command.codes,
    asker: person.id,
    thread: incoming.thread,
    ...(report === null || 'fault' in report ? {} : { client: report }),
  });
  const message = report === null ? unread(command.unread) : said(report);
  return { message, began: { kind: 'check', id: check } };
}

function said(report: NonNullable<ReturnType<typeof readClientReport>>): Message {
  return 'fault' in report ? viewClientReportFault(report.fault) : viewClientReportRead(report);
}

function unread(text: string): Message | null {
  return text === '' ? null : viewUnreadCodes(text);
}

export function hostNamed(world: World, text: string): Host | Refusal {
  const found = findHost(world.site().inventory, text);
  return found.kind === 'found' ? found.host : refuse({ code: 'unknown-host', text, near: found.near });
}

/** Why this person may not look at the host; null when they may. */
export function deniedLook(world: World, person: Person, host: Host): Refusal | null {
  const at = world.clock.now().toISOString();
  const decision = judge(world.site().policy, { person, verb: 'check', playbook: null, host, at });
  return decision.kind === 'allow'
    ? null
    : refuse({ code: 'denied', reason: decision.reason, rule: decision.rule });
}
