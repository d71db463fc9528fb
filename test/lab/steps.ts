import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from '../../src/playbook/playbook.ts';
import type { Step } from '../../src/playbook/step.ts';
import { harnessFor } from '../playbooks/harness-for.ts';

const playbooks = join(import.meta.dirname, '..', '..', 'playbooks');

/** A script of ours as a step, by its name, such as `rdp-grant-key-access/apply`. */
export function stepOf(name: string, changes: Partial<Step> = {}): Step {
  return {
    name,
    harness: script(harnessFor(name)),
    script: script(readFileSync(join(playbooks, `${name}.ps1`), 'utf8')),
    parameters: {},
    whatIf: false,
    timeoutMs: 5000,
    ...changes,
  };
}

export function script(text: string): Script {
  return { text, digest: createHash('sha256').update(text, 'utf8').digest('hex') };
}
