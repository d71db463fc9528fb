import type { Host } from '../inventory/host.ts';
import type { Person } from '../people/person.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Verb } from './policy.ts';

/** What a policy is asked. */
export interface Question {
  readonly person: Person;
  readonly verb: Verb;
  /** Null for a check. */
  readonly playbook: Pick<Playbook, 'name' | 'risk'> | null;
  readonly host: Host;
  /** The instant it is judged for, ISO 8601. */
  readonly at: string;
  /** It puts a weakened security setting back, as the undo of a playbook that lowers security: no freeze holds that. */
  readonly restoresSecurity?: boolean;
}
