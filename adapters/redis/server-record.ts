import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a later process must know to find the server that an earlier one left behind. */
export interface RecordedServer {
  readonly pid: number;
  readonly folder: string;
  readonly socket: string;
  /** Process id of whoever stops it. */
  readonly owner: number;
}

const fileIn = (folder: string) => join(folder, 'server.json');

/** Null when there is none, or when what is there cannot be read as one. */
export async function readRecord(folder: string): Promise<RecordedServer | null> {
  try {
    const { pid, socket, owner } = JSON.parse(await readFile(fileIn(folder), 'utf8'));
    const sound = Number.isInteger(pid) && pid > 1 && typeof socket === 'string' && Number.isInteger(owner);
    return sound ? { pid, folder, socket, owner } : null;
  } catch {
    return null;
  }
}

/** Written beside and moved, so that no half of it is ever read. */
export async function writeRecord({ folder, pid, socket, owner }: RecordedServer): Promise<void> {
  const beside = `${fileIn(folder)}.${process.pid}`;
  await writeFile(beside, JSON.stringify({ pid, socket, owner }), { mode: 0o600 });
  await rename(beside, fileIn(folder));
}

export async function forgetServer(folder: string): Promise<void> {
  await rm(fileIn(folder), { force: true });
}
