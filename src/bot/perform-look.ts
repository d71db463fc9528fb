import type { InsideEvidence } from '../diagnosis/evidence.ts';
import { partsOfGuards } from '../diagnosis/guard-signs.ts';
import type { Host } from '../inventory/host.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Outcome, Value } from '../playbook/step.ts';
import type { Session } from '../ports/host-executor.ts';
import { differences } from '../run/plan.ts';
import type { HostLook, RunState, Seen } from '../run/run.ts';
import { whyNotArmed } from '../run/why-not-armed.ts';
import { beforeOf } from './before-of.ts';
import { collect } from './collect.ts';
import { countSessions } from './count-sessions.ts';
import { guardsOf, judgeGuards } from './judge-guards.ts';
import { partsOfLook } from './parts-of-run.ts';
import { phaseStep, readChanged, readDetected } from './phase-step.ts';
import { readRun } from './read-run.ts';
import { seeAndDiagnose } from './see.ts';
import type { World } from './world.ts';

/**
 * Looks at one host for a run: from outside, inside for what its diagnosis needs, detect, and what the change would
 * be. Changes nothing. The probe is made once the host's events are marked, so that they tell what it caused.
 */
export async function performLook(
  world: World,
  run: RunState,
  playbook: Playbook,
  host: Host,
  signal: AbortSignal,
): Promise<HostLook> {
  const probe = (over: AbortSignal) => world.prober.probe({ host: host.address, port: host.port }, over);
  const session = await world.executor.open(host, signal);
  if (session.kind === 'unreachable') {
    const { seen } = seeAndDiagnose(host, await probe(signal), null, playbook.proof);
    return { kind: 'unanswered', outcome: session, seen };
  }
  try {
    const parts = [...partsOfLook, ...partsOfGuards(guardsOf(playbook))];
    const wanted = { parts, probe, clock: world.clock };
    const { inside, outside, skew } = await collect(session, world.site().evidence, wanted, signal);
    const { seen, diagnosis } = seeAndDiagnose(host, outside!, inside, playbook.proof, skew);
    const sessions = countSessions(inside.sessions);
    const before = run.intent === 'undo' ? await whatWasBefore(world, run, host.name) : undefined;
    // What is wrong with a machine that connects is not seen on it: the check of a server said so.
    const found =
      playbook.target === 'client' ? [run.evidence?.cause ?? ''] : diagnosis.causes.map((cause) => cause.id);
    const look = await lookThrough(session, run, playbook, { seen, sessions, before, found }, signal);
    return guarded(armable(look, run, playbook, world.proofWindowMs), playbook, host, inside);
  } finally {
    await session.close();
  }
}

interface Known {
  readonly seen: Seen;
  readonly sessions: number | null;
  /** What an undo puts back; undefined for a repair, null when the other run left none. */
  readonly before: Value | undefined;
  readonly found: readonly string[];
}

async function lookThrough(
  session: Session,
  run: RunState,
  playbook: Playbook,
  { seen, sessions, before, found }: Known,
  signal: AbortSignal,
): Promise<HostLook> {
  const answer = await session.run(phaseStep(playbook, 'detect', run.parameters), () => {}, signal);
  const detected = readDetected(answer);
  if ('kind' in detected) return notLooked(detected, seen);
  const owned = detected.findings.find((finding) => finding.id === 'policy-owned');
  if (owned && !detected.inDesiredState) {
    return { kind: 'owned', setting: text(owned.setting), owner: text(owned.owner) || 'a policy', seen };
  }
  if (detected.findings.some((finding) => finding.id === 'unreadable')) {
    const message = 'What would be changed may not be read, so it is not known whether it is wrong.';
    return { kind: 'refused', message, seen };
  }
  if (run.intent === 'repair') {
    if (detected.inDesiredState) return { kind: 'compliant', detected, seen };
    if (playbook.requires.length > 0 && !playbook.requires.some((cause) => found.includes(cause))) {
      const message = `It cures ${playbook.requires.join(' or ')}, which was not found here.`;
      return { kind: 'refused', message, seen };
    }
  } else if (before === null || before === undefined) {
    return { kind: 'refused', message: 'The run to be undone left no before-state for this host.', seen };
  }
  const phase = run.intent === 'undo' ? 'revert' : 'apply';
  const step = phaseStep(playbook, phase, run.parameters, {
    whatIf: true,
    ...(before === undefined ? {} : { before }),
  });
  const proposed = readChanged(await session.run(step, () => {}, signal));
  if ('kind' in proposed) return notLooked(proposed, seen);
  if (differences(proposed.before, proposed.after).length === 0) {
    return { kind: 'compliant', detected, seen };
  }
  return { kind: 'drifted', detected, proposed, sessions, seen };
}

/** What is to be changed is held against the guards of the playbook; what is not needs none. */
function guarded(look: HostLook, playbook: Playbook, host: Host, inside: InsideEvidence): HostLook {
  if (look.kind !== 'drifted') return look;
  const { refused, raised } = judgeGuards(playbook, host, inside, look.detected.findings);
  if (refused !== null) return { kind: 'refused', message: refused, seen: look.seen };
  return raised.length === 0 ? look : { ...look, raised };
}

/** A timed change that its host could not put back by itself is not planned. */
function armable(look: HostLook, run: RunState, playbook: Playbook, proofWindowMs: number): HostLook {
  if (look.kind !== 'drifted' || run.intent === 'undo') return look;
  const why = whyNotArmed(playbook, run.parameters, look.proposed, proofWindowMs);
  return why === null ? look : { kind: 'refused', message: why, seen: look.seen };
}

/** A script that refuses has looked, and says in words why nothing is to be changed; any other failure says nothing. */
function notLooked(outcome: Exclude<Outcome, { kind: 'returned' }>, seen: Seen): HostLook {
  const refused = outcome.kind === 'threw' && outcome.id.startsWith('RdpMedic.');
  return refused
    ? { kind: 'refused', message: outcome.message, seen }
    : { kind: 'unanswered', outcome, seen };
}

/** What an undo puts back on this host; null when the run to be undone left nothing to put back. */
export async function whatWasBefore(world: World, run: RunState, host: string): Promise<Value> {
  const undone = run.undoes === null ? null : await readRun(world, run.undoes);
  return undone === null ? null : beforeOf(undone, host);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
