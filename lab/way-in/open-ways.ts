import type { Journal } from '../journal.ts';
import type { RunScript } from '../running-script.ts';
import type { Machine } from '../scripts/machine.ts';
import { answerRemoting } from './answer-remoting.ts';
import { openWayIn, type WayIn } from './open-way-in.ts';
import { storeClientKey } from './store-client-key.ts';
import { type SshWay, wayTo } from './way-to.ts';

export interface WaysSettings {
  readonly journal: Journal;
  readonly runScript: RunScript;
  /** Where the client's private key is written; absent: into a folder that ends with the lab. */
  readonly keyFile?: string;
}

/** The ways into all hosts of one lab, which one key opens. */
export interface Ways {
  /** Opens one on any free port; `sync` resolves when the host's ports are as its scripts have left it. */
  open(machine: Machine, address: string, sync: () => Promise<void>): Promise<WayIn>;
  to(wayIn: WayIn): SshWay;
  close(): Promise<void>;
}

export async function openWays({ journal, runScript, keyFile }: WaysSettings): Promise<Ways> {
  const key = await storeClientKey(keyFile);
  return {
    open(machine, address, sync) {
      const enter = answerRemoting({ machine, journal, runScript, sync });
      return openWayIn(machine, { address, port: 0, clientKey: key.publicKey, enter });
    },
    to: (wayIn) => wayTo(wayIn, key),
    close: () => key.remove(),
  };
}
