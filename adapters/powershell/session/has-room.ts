import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** So long what did not fit a job is kept. */
const keptMs = 7 * 24 * 3_600_000;

/** Whether the files in `folder` leave room below `mostBytes`; those older than a week are taken away first. */
export function hasRoom(folder: string, mostBytes: number, now: number = Date.now()): boolean {
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.jsonl')) continue;
    const file = join(folder, name);
    // Another process of ours may be at the same work.
    const about = statSync(file, { throwIfNoEntry: false });
    if (about === undefined) continue;
    if (now - about.mtimeMs > keptMs) rmSync(file, { force: true });
    else bytes += about.size;
  }
  return bytes < mostBytes;
}
