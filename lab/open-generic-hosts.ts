import { healthyHost } from './healthy-host.ts';
import { createJournal, type Journal } from './journal.ts';
import type { RunScript } from './running-script.ts';
import type { Machine } from './scripts/machine.ts';
import { openWays } from './way-in/open-ways.ts';
import type { SshWay } from './way-in/way-to.ts';

/** Many hosts that are healthy, take scripts, and have no RDP port. */
export interface GenericHosts {
  readonly hosts: readonly { readonly name: string; readonly machine: Machine; readonly way: SshWay }[];
  readonly journal: Journal;
  close(): Promise<void>;
}

const guid = '6d2f90c4-58ab-4e13-b7f1-02c9a4e8d536';
const hostsPerBlock = 250;

/** Opens hosts gen-001 and on in this process, each with a port and an SSH key of its own, for measurements. */
export async function openGenericHosts(count: number, runScript: RunScript): Promise<GenericHosts> {
  const now = (): Date => new Date();
  const ring = new Map();
  const journal = createJournal();
  const ways = await openWays({ journal, runScript });
  const facts = { name: 'gen-000', build: 20348, machineGuid: guid, sessions: [] };
  // Making a certificate takes longer than all the rest: one serves for all.
  const model = await healthyHost(facts, ring, now());
  const opened = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const name = `gen-${String(index + 1).padStart(3, '0')}`;
      const host = { ...structuredClone(model), name, computer: name.toUpperCase() };
      const machine: Machine = { host, ring, now, touched: () => {} };
      const wayIn = await ways.open(machine, addressOf(index), async () => {});
      await wayIn.sync();
      return { name, machine, wayIn, way: ways.to(wayIn) };
    }),
  );
  return {
    hosts: opened.map(({ name, machine, way }) => ({ name, machine, way })),
    journal,
    async close() {
      await Promise.all(opened.map(({ wayIn }) => wayIn.close()));
      await ways.close();
    },
  };
}

/** 127.78.0.1 to 127.78.0.250, 127.78.1.1 and on; where there is 127.0.0.1 alone, that, each with its own port. */
function addressOf(index: number): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  return `127.78.${Math.floor(index / hostsPerBlock)}.${(index % hostsPerBlock) + 1}`;
}
