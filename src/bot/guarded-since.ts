import type { InsideEvidence, Looked, PartName } from '../diagnosis/evidence.ts';
import { partsOfGuards } from '../diagnosis/guard-signs.ts';
import type { Host } from '../inventory/host.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Detected } from '../playbook/step.ts';
import type { Session } from '../ports/host-executor.ts';
import type { RunState } from '../run/run.ts';
import { askPart, because } from './ask-part.ts';
import { everyPart } from './collect.ts';
import { guardsOf, judgeGuards } from './judge-guards.ts';
import { partStep } from './part-step.ts';
import { readPart } from './read-part.ts';
import type { World } from './world.ts';

/**
 * Judges the guards of the playbook once more before anything is sent, and says why nothing may be; null when it may.
 * A guard that raised the risk of the plan was approved with it; one that fires only now was not.
 */
export async function guardedSince(
  world: World,
  session: Session,
  run: RunState,
  playbook: Playbook,
  host: Host,
  findings: Detected['findings'],
  signal: AbortSignal,
): Promise<string | null> {
  const names = guardsOf(playbook);
  if (names.length === 0) return null;
  const seen: Partial<Record<PartName, Looked<unknown>>> = {};
  for (const name of partsOfGuards(names)) {
    const outcome = await askPart(session, partStep(name, world.site().evidence), signal);
    seen[name] = readPart(name, outcome);
  }
  const inside: InsideEvidence = everyPart(seen, because('pending', 'not asked for here'));
  const { refused, raised } = judgeGuards(playbook, host, inside, findings);
  if (refused !== null) return refused;
  const look = run.hosts.find(({ name }) => name === host.name)?.look;
  const approved = look?.kind === 'drifted' ? (look.raised ?? []).map(({ guard }) => guard) : [];
  const fresh = raised.filter(({ guard }) => !approved.includes(guard));
  if (fresh.length === 0) return null;
  return `What was approved did not say so: ${fresh.map(({ reason }) => reason).join('; ')}.`;
}
