import { setTimeout as sleep } from 'node:timers/promises';
import { type GenericHosts, openGenericHosts } from '../../lab/open-generic-hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import type { Host } from '../../src/inventory/host.ts';
import { answerParent } from '../child.ts';
import { startEcho } from './echo.ts';

/** Lab hosts in a process of their own, so that their work is not counted as the client's. */
let generic: GenericHosts | null = null;
const echo = await startEcho();

/** Scripts wait here when they are held: for one another, or to be let go. */
let gate = Promise.withResolvers<void>();
gate.resolve();
let together = 0;
let waiting = 0;
let delayMs = 0;

export const hosts = {
  /** Opens so many, as an inventory has them. */
  async open(count: number): Promise<readonly Host[]> {
    generic = await openGenericHosts(count, async (call, machine) => {
      waiting += 1;
      if (waiting === together) gate.resolve();
      await gate.promise;
      waiting -= 1;
      if (delayMs > 0) await sleep(delayMs);
      return runScript(call, machine);
    });
    return generic.hosts.map(({ name, way }) => {
      return { name, address: way.address, port: 3389, computer: null, labels: {}, way };
    });
  },
  /** From now on scripts wait until so many of them have begun. */
  hold(count: number) {
    together = count;
    gate = Promise.withResolvers<void>();
  },
  /** From now on every script takes so much longer. */
  slow(ms: number) {
    delayMs = ms;
  },
  /** Scripts that have begun and are held. */
  waiting: () => waiting,
  /** What really ran. */
  journal: () => generic?.journal.entries ?? [],
  /** The way to the bare SSH server beside them. */
  echo: () => echo.way,
};

answerParent(hosts, async () => {
  echo.close();
  await generic?.close();
});
