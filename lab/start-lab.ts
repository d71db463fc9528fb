import { randomBytes } from 'node:crypto';
import { claimAddressBlock } from './address-block.ts';
import { createControlEndpoint } from './control-endpoint.ts';
import type { FixedHost } from './hosts.ts';
import { createJournal, type Journal } from './journal.ts';
import type { RunScript } from './running-script.ts';
import type { WaysSettings } from './way-in/open-ways.ts';
import type { SshWay } from './way-in/way-to.ts';
import { openWorld, type World } from './world.ts';

/** Where everything of a running lab is; plain data, fit for a file that nobody else reads. */
export interface LabState {
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** What is asked there must carry the token. */
  readonly control: Endpoint & { readonly token: string };
  readonly hosts: readonly {
    readonly name: string;
    readonly address: string;
    readonly port: number;
    readonly computer: string;
    /** Name of the fault it is set up with; null: healthy. */
    readonly fault: string | null;
    readonly way: SshWay;
  }[];
}

interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Lab {
  readonly state: LabState;
  readonly world: World;
  readonly journal: Journal;
  close(): Promise<void>;
}

export interface LabSettings {
  readonly runScript: RunScript;
  readonly now?: () => Date;
  readonly hosts?: readonly FixedHost[];
  /** Where the private key is written that opens every host; absent: into a folder that ends with the lab. */
  readonly keyFile?: string;
  /** Called when the control endpoint is told to stop. */
  readonly onStop: () => void;
}

/** Starts a whole lab in this process; resolves when every port is as its host's model says. */
export async function startLab(settings: LabSettings): Promise<Lab> {
  const now = settings.now ?? (() => new Date());
  const journal = createJournal();
  // Bound first, because its address claims those of the hosts; it answers once the world stands.
  const ready = Promise.withResolvers<World>();
  const token = randomBytes(24).toString('base64url');
  const control = createControlEndpoint({ ready: ready.promise, journal, token, stop: settings.onStop });
  const block = await claimAddressBlock(control);
  const { keyFile, runScript } = settings;
  const loading = loadWays({ journal, runScript, ...(keyFile === undefined ? {} : { keyFile }) });
  // Told where the first host waits for it.
  loading.catch(() => {});
  const world: World = await openWorld({
    addressOf: block.addressOf,
    now,
    ...(settings.hosts === undefined ? {} : { hosts: settings.hosts }),
    openWayIn: async (machine, address) => (await loading).open(machine, address, () => world.sync()),
  });
  const ways = await loading;
  ready.resolve(world);
  return {
    world,
    journal,
    state: {
      pid: process.pid,
      startedAt: now().toISOString(),
      control: { ...block.control, token },
      hosts: [...world.places.values()].map(({ fixed, endpoint, machine, wayIn }) => ({
        name: fixed.name,
        address: endpoint.address,
        port: endpoint.port,
        computer: machine.host.computer,
        fault: fixed.fault,
        way: ways.to(wayIn!),
      })),
    },
    async close() {
      control.close();
      await world.close();
      await ways.close();
    },
  };
}

/** Read while the hosts' certificates are made, which keeps other threads busy. */
async function loadWays(settings: WaysSettings) {
  const { openWays } = await import('./way-in/open-ways.ts');
  return openWays(settings);
}
