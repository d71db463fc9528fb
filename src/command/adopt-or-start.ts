import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabState } from '../../lab/start-lab.ts';
import { adoptLab, isAlive, type LabProcessSettings, startLabProcess } from './lab-process.ts';

export interface FoundLab {
  readonly state: LabState;
  readonly adopted: boolean;
}

/**
 * The living lab of a folder, or a new one. Two programs started in the same moment find the same lab: with two,
 * one would change a host that the other looks at in vain. Throws when none comes up.
 */
export async function adoptOrStart(settings: LabProcessSettings): Promise<FoundLab> {
  const claim = `${settings.stateFile}.starting`;
  const deadline = Date.now() + 2 * (settings.timeoutMs ?? 20_000);
  while (!(await claimed(claim))) {
    if (Date.now() > deadline) throw new Error(`the lab did not come up: ${claim} is held by another start`);
    await sleep(50);
  }
  try {
    const living = await adoptLab(settings.stateFile);
    if (living !== null) return { state: living, adopted: true };
    return { state: await startLabProcess(settings), adopted: false };
  } finally {
    await rm(claim, { force: true });
  }
}

/** Whether the file is ours now; one whose process has died is taken away first, for the next try. */
async function claimed(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    // Empty is being written this moment, unless it has been so for long.
    const dead = holder > 0 ? !isAlive(holder) : (await ageMs(file)) > 5_000;
    if (dead) await rm(file, { force: true });
    return false;
  }
}

async function ageMs(file: string): Promise<number> {
  const found = await stat(file).catch(() => null);
  return found === null ? 0 : Date.now() - found.mtimeMs;
}
