import type { CheckState } from '../check/check.ts';
import { knownCauses } from '../diagnosis/known-causes.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import { noteSighting } from './incident.ts';
import type { World } from './world.ts';

/** Weak guesses and owned settings' names make no incident: the first cause must have something to show. */
export async function noteCause(world: World, state: CheckState): Promise<void> {
  const cause = diagnosisOf(world, state)?.diagnosis.causes[0];
  if (
    cause === undefined ||
    cause.advice === true ||
    cause.confidence === 'weak' ||
    !knownCauses.some(({ id }) => id === cause.id)
  )
    return;
  await noteSighting(world, { host: state.host, check: state.check, cause });
}
