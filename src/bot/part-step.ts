import type { PartName } from '../diagnosis/evidence.ts';
import type { Step, Value } from '../playbook/step.ts';
import type { EvidenceScripts } from './world.ts';

/** What the parts of one host may bring together, bytes of JSON. */
export const mostBytes = 256 * 1024;
/** What a single one may bring, so that none leaves no room for the others. */
export const mostOfOne = 128 * 1024;

const usualMs = 15_000;
/** Parts that ask what answers slowly on a healthy host: WMI's record of policies, the list of updates, a domain
 * controller, the catalog that signs Windows' own files. */
const slowMs: Readonly<Partial<Record<PartName, number>>> = {
  owners: 30_000,
  updates: 30_000,
  domain: 20_000,
  'term-service': 20_000,
};

/** One part of playbooks/collect-evidence as a step. */
export function partStep(
  part: PartName,
  { harnesses, parts }: EvidenceScripts,
  parameters: Readonly<Record<string, Value>> = {},
): Step {
  return {
    name: `collect-evidence/${part}`,
    harness: harnesses[part],
    script: parts[part],
    parameters,
    whatIf: false,
    timeoutMs: slowMs[part] ?? usualMs,
    maxBytes: mostOfOne,
  };
}
