import { type PartName, partNames } from '../diagnosis/evidence.ts';

/**
 * What a run does not ask of its hosts: no playbook cures a cause that needs it, and a run may have very many hosts.
 * Left out are the record of policies (detect refuses what a policy owns by itself), and what a person weighs rather
 * than a diagnosis.
 */
const leftOut: readonly PartName[] = [
  'owners',
  'role',
  'reboot',
  'storage',
  'licensing',
  'domain',
  'term-service',
  'updates',
];

/** What the look of a run asks for, in this order. */
export const partsOfLook: readonly PartName[] = partNames.filter((name) => !leftOut.includes(name));

/**
 * What is asked for beside a proof. Its probes came before, so the event logs cannot be marked before them any more;
 * who is logged on was counted for the plan and before the change.
 */
export const partsOfProof: readonly PartName[] = partsOfLook.filter(
  (name) => name !== 'event-mark' && name !== 'sessions',
);
