import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEvidenceScripts } from '../../../adapters/files/read-evidence-scripts.ts';
import { createExecutor } from '../../../adapters/powershell/executor-by-way.ts';
import { createLocalExecutor } from '../../../adapters/powershell/local/local-executor.ts';
import { createSecrets } from '../../../adapters/powershell/secrets.ts';
import { collect } from '../../../src/bot/collect.ts';
import { partNames } from '../../../src/diagnosis/evidence.ts';
import type { Host } from '../../../src/inventory/host.ts';
import { scratchFolder } from '../../files/scratch-folder.ts';
import { labState } from '../../playbooks/lab-state.ts';
import { pwsh, withoutPwsh } from '../../playbooks/pwsh.ts';
import { standInHarness } from '../../playbooks/stand-in-harness.ts';
import { scriptOf } from '../../powershell/real-steps.ts';
import { machineWith } from '../scripts/machine.ts';

const playbooks = join(import.meta.dirname, '..', '..', '..', 'playbooks');
const title = 'a part whose stand-in never answers, in a real PowerShell';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  it('is stopped at its deadline and told as such, while all others arrive', async () => {
    const machine = await machineWith(20348, 'key-unreadable', 'part-hangs');
    const folder = scratchFolder();
    const state = join(folder, 'state.json');
    writeFileSync(state, JSON.stringify(labState(machine)));
    const secrets = createSecrets();
    const executor = createExecutor(
      { local: createLocalExecutor({ secrets, spillFolder: folder }) },
      secrets,
    );
    const way = { kind: 'local', executable: String(pwsh) };
    const host: Host = { name: 'here', address: '127.0.0.1', port: 3389, computer: null, labels: {}, way };
    const session = await executor.open(host, AbortSignal.timeout(120_000));
    if (session.kind !== 'session') throw new Error(session.message);
    try {
      const { harnesses, parts } = readEvidenceScripts(playbooks);
      const standIns = partNames.map((name) => [name, scriptOf(standInHarness(harnesses[name].text, state))]);
      const scripts = { parts, harnesses: Object.fromEntries(standIns) as typeof harnesses };
      const clock = { now: () => new Date(), sleep: async () => {} };
      const wanted = { parts: partNames, probe: null, clock };
      const { inside } = await collect(session, scripts, wanted, AbortSignal.timeout(170_000));
      const missing = partNames.filter((name) => !inside[name].looked);
      expect(missing.map((name) => [name, inside[name]])).toEqual([
        ['key-access', { looked: false, why: 'timed-out', detail: expect.stringContaining('no answer') }],
      ]);
      expect(inside.system).toMatchObject({ value: { computer: 'TS-77', build: 20348 } });
    } finally {
      await session.close();
    }
  }, 180_000);
});
