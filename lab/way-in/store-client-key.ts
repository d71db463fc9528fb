import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeKeyPair } from './make-key-pair.ts';

/** The key that opens every host of one lab. */
export interface ClientKey {
  /** Its private half, readable to nobody but the owner. */
  readonly file: string;
  /** `ssh-ed25519 AAAA…`. */
  readonly publicKey: string;
  remove(): Promise<void>;
}

/** Makes a key and writes it, whole or not at all; without a file named, into a folder of its own. */
export async function storeClientKey(wanted?: string): Promise<ClientKey> {
  const { privateKey, publicKey } = makeKeyPair();
  const file = wanted ?? join(await mkdtemp(join(tmpdir(), 'rdp-medic-key-')), 'lab.key');
  const unfinished = `${file}.${process.pid}`;
  // A file of that name that somebody else has put there would keep their rights.
  await rm(unfinished, { force: true });
  await writeFile(unfinished, privateKey, { flag: 'wx', mode: 0o600 });
  await rename(unfinished, file);
  const remove = () => rm(wanted === undefined ? dirname(file) : file, { recursive: true, force: true });
  return { file, publicKey, remove };
}
