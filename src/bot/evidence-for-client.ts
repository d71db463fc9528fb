import type { Person } from '../people/person.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { type Refusal, refuse } from '../run/refusal.ts';
import type { RunEvidence } from '../run/run.ts';
import { deniedLook, hostNamed } from './answer-check.ts';
import { readCheck } from './check.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import type { World } from './world.ts';

/** What somebody was told an hour ago may have been somebody else's trouble. */
const freshMs = 60 * 60_000;

/**
 * What justifies a change on a machine that connects. A look at that machine cannot tell; only the check of a server
 * does, where the machine's own codes were given with it and speak for a cause that the playbook asks for. That they
 * were seen on this machine is the word of whoever asks.
 */
export async function evidenceForClient(
  world: World,
  person: Person,
  { name: playbook, requires }: Playbook,
  host: string,
  named: string | null,
): Promise<RunEvidence | Refusal> {
  const no = (why: Extract<Refusal, { code: 'evidence-required' }>['why']) =>
    refuse({ code: 'evidence-required', playbook, host, check: named, why });
  if (named === null) return no('none');
  const check = await readCheck(world, named);
  if (check === null) return no('unknown');
  // What a check found is told to those who may look there.
  const checked = hostNamed(world, check.host);
  if ('code' in checked) return no('unknown');
  const denied = deniedLook(world, person, checked);
  if (denied !== null) return denied;
  if (world.clock.now().getTime() - Date.parse(check.askedAt) > freshMs) return no('too-old');
  const found = diagnosisOf(world, check)?.diagnosis.causes;
  if (found === undefined || (check.inside === null && check.failed === null)) return no('unfinished');
  const cause = found.find(({ id, client }) => requires.includes(id) && client !== undefined);
  if (cause === undefined) return no('not-said');
  if (cause.confidence === 'weak') return no('contradicted');
  return {
    check: check.check,
    host: check.host,
    at: check.askedAt,
    cause: cause.id,
    for: cause.for,
    ofClient: cause.client === 'own',
  };
}
