import { readFile, rm, writeFile } from 'node:fs/promises';
import { isAlive } from './server-process.ts';

const patienceMs = 40_000;
const heldHere = new Set<string>();

/** Does something while no other process does it: a file that only one can create holds the doer's process id. */
export async function underLock<T>(path: string, act: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + patienceMs; ; ) {
    try {
      await writeFile(path, `${process.pid}`, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    // Left by a process that was killed, and in a container that one had our number. (Empty: being written.)
    const left = holder === process.pid ? !heldHere.has(path) : holder > 0 && !isAlive(holder);
    if (left) await rm(path, { force: true });
    else if (Date.now() > end) throw new Error(`Process ${holder} holds ${path} and does not let go.`);
    else await new Promise((done) => setTimeout(done, 20));
  }
  heldHere.add(path);
  try {
    return await act();
  } finally {
    heldHere.delete(path);
    await rm(path, { force: true });
  }
}
