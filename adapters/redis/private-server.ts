import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { askServer } from './ask-server.ts';
import { keepAlive, type ServerEnded } from './keep-alive.ts';
import { RedisUnfit } from './redis-unfit.ts';
import { endProcess, isAlive } from './server-process.ts';
import { forgetServer, type RecordedServer, readRecord, writeRecord } from './server-record.ts';
import { chooseSocket, dropSocketFolder } from './socket-path.ts';
import { spawnServer } from './spawn-server.ts';
import { stopOnExit } from './stop-on-exit.ts';
import { underLock } from './under-lock.ts';

export interface PrivateRedis {
  readonly connection: { readonly path: string };
  /** Another one after the server had died and was started again. */
  readonly pid: number;
  /** False: another living process started it, uses the same data, and will stop it. */
  readonly owned: boolean;
  /** Ends the server if it is ours; the data stay. */
  stop(): Promise<void>;
}

/**
 * A redis-server of our own on a unix socket that nobody else can open. `dataDir` belongs to it alone, and the
 * same data come back with it. A server left behind by a killed process is adopted. Rejects with RedisUnfit.
 * With `onEnded`, a server of ours that ends without us is started again on the same socket, and `onEnded` is told.
 */
export async function startPrivateRedis({
  dataDir,
  binary,
  onEnded,
}: {
  readonly dataDir: string;
  readonly binary: string;
  readonly onEnded?: (ended: ServerEnded) => void;
}): Promise<PrivateRedis> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folder = await realpath(dataDir);
  await chmod(folder, 0o700);

  // The same lock for beginning and ending: a server that is about to end still answers for a while.
  const lock = join(folder, 'lock');
  let forgetExit = () => {};
  const spawnOn = async (socket: string, signal?: AbortSignal) => {
    const asOurs = (pid: number) => ({ pid, folder, socket, owner: process.pid, ending: false });
    const begun = (pid: number) => {
      // Recorded before it is ready: should we be killed meanwhile, the next one finds it.
      writeRecord(asOurs(pid));
      forgetExit();
      forgetExit = stopOnExit(asOurs(pid));
    };
    return asOurs(await spawnServer({ binary, folder, socket, begun, signal }));
  };

  const first = await underLock(lock, async () => {
    const left = await readRecord(folder);
    if (left !== null && !left.ending && (await answers(left))) {
      // Two processes on one folder: the first stays in charge, the second is a guest.
      if (left.owner !== process.pid && isAlive(left.owner)) return { record: left, owned: false };
      const adopted = { ...left, owner: process.pid };
      writeRecord(adopted);
      forgetExit = stopOnExit(adopted);
      return { record: adopted, owned: true };
    }
    if (left !== null) {
      // Silent, yet perhaps alive and writing: two servers on the same files would ruin them.
      await endProcess(left);
      await dropSocketFolder(folder, left.socket);
    }
    return { record: await spawnOn(await chooseSocket(folder)), owned: true };
  }).catch((fault: unknown) => {
    forgetExit();
    throw fault;
  });

  const { owned } = first;
  let { record } = first;
  const restart = (signal: AbortSignal) =>
    underLock(lock, async () => {
      const now = await readRecord(folder);
      // Somebody else was quicker, and will stop it too.
      if (now !== null && now.pid !== record.pid && now.owner !== process.pid) return false;
      if (now !== null) await endProcess(now);
      record = await spawnOn(record.socket, signal);
      return true;
    });
  const leaveAlone =
    owned && onEnded !== undefined
      ? keepAlive({ isUp: () => isAlive(record.pid), restart, tell: onEnded })
      : async () => {};

  return {
    connection: { path: record.socket },
    get pid() {
      return record.pid;
    },
    owned,
    async stop() {
      if (!owned) return;
      await leaveAlone();
      await underLock(lock, async () => {
        await endProcess(record);
        // Ours may have died, and another one may have come in its place.
        if ((await readRecord(folder))?.pid !== record.pid) return;
        await dropSocketFolder(folder, record.socket);
        await forgetServer(folder);
      });
      forgetExit();
    },
  };
}

/** Its own word on its process id is what tells it from a stranger that got the same number. */
async function answers(left: RecordedServer): Promise<boolean> {
  for (let tries = 0; tries < 300; tries += 1) {
    const facts = await askServer({ path: left.socket }, 1_000).catch(() => null);
    if (facts === null || facts.pid !== left.pid) return false;
    if (!facts.loading) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new RedisUnfit('did-not-start', `The redis-server with process id ${left.pid} still reads its data.`);
}
