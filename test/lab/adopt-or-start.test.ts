import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { adoptOrStart, type FoundLab } from '../../src/command/adopt-or-start.ts';
import { stopLab } from '../../src/command/lab-process.ts';

let folder: string;
let found: readonly FoundLab[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rdp-medic-lab-'));
});
afterEach(async () => {
  for (const { state, adopted } of found) if (!adopted) await stopLab(state);
  await rm(folder, { recursive: true, force: true });
});

it('two that start in the same moment share one lab, also after a start that was killed', async () => {
  const stateFile = join(folder, 'lab.json');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(`${stateFile}.starting`, String(pid));
  const settings = { stateFile, logFile: join(folder, 'lab.log'), parentPid: process.pid };
  found = await Promise.all([adoptOrStart(settings), adoptOrStart(settings)]);
  expect(found.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
  expect(found[0]!.state.pid).toBe(found[1]!.state.pid);
  expect(await readdir(folder)).not.toContain('lab.json.starting');
}, 30_000);
