import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('the bench of the policy measures both ways on both policies, and finds no answer that differs', async () => {
  const bench = join(import.meta.dirname, '..', '..', 'bench', 'policy.ts');
  const args = [bench, '--questions', '30', '--rounds', '1', '--no-save'];
  // Whether the goals are met is not for a machine to say that runs tests beside it.
  const { stdout } = await promisify(execFile)(process.execPath, args).catch(
    (failed: { readonly stdout: string }) => failed,
  );
  for (const row of ['mixed  rdp-medic', 'mixed       loop', 'mixed      cedar', 'worst  rdp-medic'])
    expect(stdout).toContain(row);
  expect(stdout).toContain('answers that differ from the loop or from Cedar: 0, at most 0: met');
});
