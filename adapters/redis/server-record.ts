import { renameSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a later process must know to find the server that an earlier one left behind. */
export interface RecordedServer {
  readonly pid: number;
  readonly folder: string;
  readonly socket: string;
  /** Process id of whoever stops it. */
  readonly owner: number;
  /** It was told to end and may answer a little longer: nobody is to rely on it any more. */
  readonly ending: boolean;
}

const fileIn = (folder: string) => join(folder, 'server.json');

/** Null when there is none, or when what is there cannot be read as one. */
export async function readRecord(folder: string): Promise<RecordedServer | null> {
  try {
    const { pid, socket, owner, ending } = JSON.parse(await readFile(fileIn(folder), 'utf8'));
    const sound = Number.isInteger(pid) && pid > 1 && typeof socket === 'string' && Number.isInteger(owner);
    return sound ? { pid, folder, socket, owner, ending: ending === true } : null;
  } catch {
    return null;
  }
}

/** Written beside and moved, so that no half of it is ever read. At once: it is also called while exiting. */
export function writeRecord({ folder, ...record }: RecordedServer): void {
  const beside = `${fileIn(folder)}.${process.pid}`;
  writeFileSync(beside, JSON.stringify(record), { mode: 0o600 });
  renameSync(beside, fileIn(folder));
}

export async function forgetServer(folder: string): Promise<void> {
  await rm(fileIn(folder), { force: true });
}
