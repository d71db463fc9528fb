import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RedisUnfit } from './redis-unfit.ts';

/** sun_path holds 108 bytes on Linux and 104 on macOS, the ending zero included. */
const longestBytes = 100;

/** In the data folder where it fits; otherwise in a fresh folder of mode 700 among the temporary files. */
export async function chooseSocket(folder: string): Promise<string> {
  const near = join(folder, 'redis.sock');
  if (Buffer.byteLength(near) <= longestBytes) return near;
  const apart = join(await mkdtemp(join(tmpdir(), 'rdp-medic-')), 'redis.sock');
  if (Buffer.byteLength(apart) <= longestBytes) return apart;
  throw new RedisUnfit('did-not-start', `No place with a short enough path for a unix socket: ${apart}.`);
}

/** Removes what chooseSocket made outside the data folder. */
export async function dropSocketFolder(folder: string, socket: string): Promise<void> {
  await rm(socket, { force: true });
  if (dirname(socket) !== folder) await rm(dirname(socket), { recursive: true, force: true });
}
