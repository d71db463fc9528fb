import type { CheckState } from '../check/check.ts';
import type { Diagnosis } from '../diagnosis/cause.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Evidence } from '../diagnosis/evidence.ts';
import type { OutsideLook } from '../rdp/look.ts';
import { insideSoFar } from '../view/inside-so-far.ts';
import { evidenceOf } from './see.ts';
import type { World } from './world.ts';

/** What a check makes of its host; null before it has looked, or where the host left the inventory. */
export function diagnosisOf(
  world: World,
  state: CheckState,
): { evidence: Evidence; diagnosis: Diagnosis } | null {
  const host = world.site().inventory.hosts.find((one) => one.name === state.host);
  if (host === undefined || state.outside === null) return null;
  const evidence = {
    ...evidenceOf(host, freshest(state), insideSoFar(state), state.codes),
    skew: state.skew,
    client: state.client ?? null,
  };
  return { evidence, diagnosis: diagnose(evidence) };
}

/** The second look, which the host's events were read for. The first one's sockets are ours as well, and no stranger's. */
function freshest({ outside, again }: CheckState): OutsideLook | null {
  if (outside === null || again === null) return again ?? outside;
  return { ...again, sources: [...(again.sources ?? []), ...(outside.sources ?? [])] };
}
