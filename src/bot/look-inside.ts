import { type InsideEvidence, type Looked, type PartName, partNames } from '../diagnosis/evidence.ts';
import { parsePart } from '../diagnosis/schema.ts';
import type { Host } from '../inventory/host.ts';
import type { Outcome, Step } from '../playbook/step.ts';
import type { Session } from '../ports/host-executor.ts';
import type { EvidenceScripts, World } from './world.ts';

/** Milliseconds one part may take; a slow part is `timed-out` while the rest arrives. */
const partTimeoutMs = 15_000;
const partsAtOnce = 4;
/** Minutes of events asked for: those around our own probe, and what led up to it, such as a failed renewal. */
const sinceMinutes = 24 * 60;

type NotLooked = Extract<Looked<never>, { looked: false }>;

/** Looks inside one host, part by part. Never throws for the host's sake: what was not seen says why. */
export async function lookInside(world: World, host: Host, signal: AbortSignal): Promise<InsideEvidence> {
  const session = await world.executor.open(host, signal);
  if (session.kind === 'unreachable') return everyPart(notLooked(session));
  try {
    return await collect(session, world.site().evidence, signal);
  } finally {
    await session.close();
  }
}

/** The same over a session that is already open. */
export async function collect(
  session: Session,
  scripts: EvidenceScripts,
  signal: AbortSignal,
): Promise<InsideEvidence> {
  const seen: Partial<Record<PartName, Looked<unknown>>> = {};
  const waiting = [...partNames];
  const lane = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const outcome = await session.run(partStep(part, scripts), () => {}, signal);
      seen[part] = outcome.kind === 'returned' ? parsePart(part, outcome.value) : notLooked(outcome);
    }
  };
  await Promise.all(Array.from({ length: partsAtOnce }, lane));
  return seen as InsideEvidence;
}

export function partStep(part: PartName, { harness, parts }: EvidenceScripts): Step {
  return {
    name: `collect-evidence/${part}`,
    harness,
    script: parts[part],
    parameters: part === 'events' ? { SinceMinutes: sinceMinutes } : {},
    whatIf: false,
    timeoutMs: partTimeoutMs,
  };
}

export function everyPart(state: NotLooked): InsideEvidence {
  return Object.fromEntries(partNames.map((name) => [name, state])) as unknown as InsideEvidence;
}

/** An outcome that brought no evidence, as the reason why. */
function notLooked(outcome: Exclude<Outcome, { kind: 'returned' }>): NotLooked {
  switch (outcome.kind) {
    case 'unreachable':
      return { looked: false, why: 'unreachable', detail: outcome.message };
    case 'threw':
      // .NET and PowerShell name a refused access in the error id, whatever the language of the message.
      return /UnauthorizedAccess|AccessDenied|PermissionDenied|SecurityException/i.test(outcome.id)
        ? { looked: false, why: 'denied', detail: outcome.message }
        : { looked: false, why: 'failed', detail: outcome.message };
    case 'timed-out':
      return { looked: false, why: 'timed-out', detail: `no answer within ${outcome.afterMs} ms` };
    case 'garbled':
      return { looked: false, why: 'garbled', detail: outcome.message };
    case 'unknown':
      return { looked: false, why: 'failed', detail: outcome.message };
  }
}
