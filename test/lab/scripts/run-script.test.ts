import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestScripts } from '../../../lab/scripts/digest-scripts.ts';
import { nameByDigest, runScript } from '../../../lab/scripts/run-script.ts';
import { harnessFor } from '../../playbooks/harness-for.ts';
import { machineWith, returnedBy, run } from './machine.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const call = {
  scriptText: read('playbooks', 'collect-evidence', 'time.ps1'),
  harnessText: harnessFor('collect-evidence/time'),
  parameters: {},
  whatIf: false,
};

describe('the lab and the scripts it knows', () => {
  it('has every script recorded as it stands on disk (stale? run: npx node test/playbooks/record.ts)', async () => {
    const recorded: unknown = JSON.parse(read('lab', 'scripts', 'known-digests.json'));
    expect(recorded).toEqual(await digestScripts());
  });

  it('goes by the text that arrived, and names it by its digest', async () => {
    const machine = await machineWith(20348);
    expect(returnedBy(await runScript(call, machine))).toEqual({
      now: '2026-11-21T08:00:00.000Z',
      offsetMinutes: 0,
      source: 'NT5DS',
    });
    expect(nameByDigest(call.scriptText)).toBe('collect-evidence/time');
    expect(nameByDigest(`${call.scriptText} `)).toBeNull();
  });

  it('never pretends to have run what it does not know', async () => {
    const machine = await machineWith(20348);
    for (const strange of [
      { ...call, scriptText: `${call.scriptText} ` },
      { ...call, harnessText: `${call.harnessText}# ` },
      // That of another script is none of this one's.
      { ...call, harnessText: harnessFor('undo/undo') },
      { ...call, scriptText: '' },
    ]) {
      expect(await runScript(strange, machine)).toMatchObject({ kind: 'threw', id: 'Lab.UnknownScript' });
    }
    expect(machine.touches).toBe(0);
  });

  it('answers with an outcome even where a script stumbles over the model', async () => {
    const machine = await machineWith(20348);
    Object.assign(machine.host, { registry: null });
    expect(await run(machine, 'collect-evidence/listener')).toMatchObject({ kind: 'threw', id: 'Lab.Fault' });
  });
});
