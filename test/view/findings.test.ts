import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/playbook/step.ts';
import { findingRows } from '../../src/view/finding-rows.ts';
import { findingWords, knownFindings } from '../../src/view/finding-words.ts';
import { drifted, hostState, runState } from '../../src/view/samples/run-samples.ts';

const playbooks = join(import.meta.dirname, '..', '..', 'playbooks');

/** Every id that a detect can answer with: those it names itself, and those of a problem found for it. */
function idsOfScripts(): string[] {
  const files = readdirSync(playbooks, { recursive: true, encoding: 'utf8' });
  const detects = files.filter((name) => name.endsWith('detect.ps1'));
  const shared = files.filter((name) => /^harness/.test(name) && name.endsWith('.ps1'));
  const read = (name: string) => readFileSync(join(playbooks, name), 'utf8');
  const own = detects.flatMap((name) =>
    [...read(name).matchAll(/ordered\]@\{ id = (\$\([^)]*\)[^;]*|'[a-z-]+')/g)].flatMap(([, id]) =>
      [...id!.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(([, one]) => one!),
    ),
  );
  const problems = shared.flatMap((name) =>
    [...read(name).matchAll(/Problem = '([a-z]+(?:-[a-z]+)+)'/g)].map(([, one]) => one!),
  );
  return [...new Set([...own, ...problems])].sort();
}

const rowsOf = (findings: readonly Finding[]) =>
  findingRows(
    runState({
      hosts: [hostState({ look: { ...drifted, detected: { ...drifted.detected, findings } } })],
    }),
  );

describe('what detect found', () => {
  it('has words for every id that a script can answer with, and for no other', () => {
    expect([...knownFindings].sort()).toEqual(idsOfScripts());
  });

  it('is told warnings first, each kind at most three times', () => {
    const kept = Array.from({ length: 4 }, (_, at) => ({ id: 'kept-key', file: `copy-${at}` }));
    const rows = rowsOf([...kept, { id: 'installing' }, { id: 'owner-unknown', setting: 'access' }]);
    expect(rows.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'careful: parts of Windows are being installed or removed right now',
      'careful: who owns access to the key is unknown: a policy may put it back',
      'found: replaced key copy-0 is still kept; and 3 more of that kind',
    ]);
    expect(rows.map(({ state }) => state)).toEqual(['TAKE CARE', 'TAKE CARE', undefined]);
  });

  it('is a warning where nobody has words for it, and can write no line of its own', () => {
    const { mark, text } = findingWords({ id: 'brand-new', what: 'line\nApproved by approver', n: 3 });
    expect(mark).toBe('warning');
    expect(text).toBe('brand-new, what line Approved by approver, n 3');
  });

  it('is not said twice where a guard says it', () => {
    const look = { ...drifted, detected: { ...drifted.detected, findings: [{ id: 'owner-unknown' }] } };
    const raised = [{ guard: 'owner-unknown', reason: 'who owns the setting is unknown' }] as const;
    expect(findingRows(runState({ hosts: [hostState({ look: { ...look, raised } })] }))).toEqual([]);
    expect(findingRows(runState({ hosts: [hostState({ look })] }))).toHaveLength(1);
  });
});
