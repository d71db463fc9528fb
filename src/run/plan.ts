import { createHash } from 'node:crypto';
import type { ParameterValue, Phase, Playbook, Undo } from '../playbook/playbook.ts';
import type { Value } from '../playbook/step.ts';
import { undoOf } from '../playbook/undo-of.ts';
import type { UndoSet } from '../playbook/undo-on-host.ts';
import { canonicalJson } from './canonical-json.ts';

/** Exactly what an approval covers. */
export interface Plan {
  /** First 8 hexadecimal digits of the digest; every click carries it. */
  readonly id: string;
  /** SHA-256 over everything an approval covers; see makePlan. */
  readonly digest: string;
  readonly playbook: string;
  /** apply for a repair, revert for an undo. */
  readonly phase: Exclude<Phase, 'detect'>;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly hosts: readonly PlannedHost[];
  readonly undo: Undo;
  /** Sessions the plan may cut at most, over all hosts; null when they could not be counted. */
  readonly sessions: number | null;
}

export interface PlannedHost {
  readonly host: string;
  /** What detect found; looked at again, and compared, before anything is sent. */
  readonly state: { readonly [key: string]: Value };
  readonly before: { readonly [key: string]: Value };
  readonly after: { readonly [key: string]: Value };
  /** Not digested: judged afresh. */
  readonly sessions: number | null;
}

/**
 * The plan for these hosts. Digested are the hosts in order of name, the bound parameters, the digests of the
 * scripts and of what each comes in (of a timed undo's too), what detect found, what is proposed, and the minutes of a timed undo. Not digested
 * are findings, sessions, time and policy: those are judged afresh before anything is sent.
 */
export function makePlan(
  run: string,
  playbook: Playbook,
  phase: Plan['phase'],
  parameters: Plan['parameters'],
  hosts: readonly PlannedHost[],
): Plan {
  const sorted = [...hosts].sort((a, b) => (a.host < b.host ? -1 : 1));
  const undo = undoOf(playbook, parameters);
  const isTimed = undo.kind === 'timed';
  const digest = createHash('sha256')
    .update(
      canonicalJson({
        // The run, so that one approval can never be spent on another run that proposes the same.
        run,
        playbook: playbook.name,
        phase,
        parameters,
        detect: playbook.scripts.detect.digest,
        script: playbook.scripts[phase].digest,
        detectHarness: playbook.harnesses.detect.digest,
        harness: playbook.harnesses[phase].digest,
        // Put back without another approval, so what puts it back is covered by this one.
        revert: isTimed ? playbook.scripts.revert.digest : undefined,
        revertHarness: isTimed ? playbook.harnesses.revert.digest : undefined,
        onHost: isTimed ? digestsOf(playbook.onHost) : undefined,
        undoMinutes: undo.kind === 'timed' ? undo.minutes : null,
        holds: undo.kind === 'timed' ? undo.holds : undefined,
        hosts: sorted.map(({ host, state, before, after }) => ({ host, state, before, after })),
      }),
    )
    .digest('hex');
  const counts = sorted.map((host) => host.sessions);
  return {
    id: digest.slice(0, 8),
    digest,
    playbook: playbook.name,
    phase,
    parameters,
    hosts: sorted,
    undo,
    sessions: counts.some((count) => count === null) ? null : counts.reduce<number>((sum, n) => sum + n!, 0),
  };
}

/** What a host puts a change back with is put there without another approval either. */
function digestsOf(set: UndoSet | undefined): readonly string[] | null {
  if (set === undefined) return null;
  const steps = Object.values(set.steps).flatMap(({ script, harness }) => [script, harness]);
  return [...steps, ...Object.values(set.stored)].map(({ digest }) => digest).sort();
}

/** Names of the settings in which two snapshots differ, in order. */
export function differences(
  planned: { readonly [key: string]: Value },
  now: { readonly [key: string]: Value },
): readonly string[] {
  const keys = [...new Set([...Object.keys(planned), ...Object.keys(now)])].sort();
  return keys.filter((key) => canonicalJson(planned[key] ?? null) !== canonicalJson(now[key] ?? null));
}
