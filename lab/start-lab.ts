import type { Way } from '../src/inventory/host.ts';
import { claimAddressBlock, listen, portOf } from './address-block.ts';
import { createControlEndpoint } from './control-endpoint.ts';
import type { FixedHost } from './hosts.ts';
import { createJournal, type Journal } from './journal.ts';
import type { RunScript } from './running-script.ts';
import { createScriptEndpoint } from './script-endpoint.ts';
import { openWorld, type World } from './world.ts';

/** Where everything of a running lab is; plain data, fit for a file. */
export interface LabState {
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly control: Endpoint;
  readonly hosts: readonly {
    readonly name: string;
    readonly address: string;
    readonly port: number;
    readonly computer: string;
    /** Name of the fault it is set up with; null: healthy. */
    readonly fault: string | null;
    /** Understood by the adapter of that kind: {kind: 'lab-line', address, port, host}. */
    readonly way: Way & Endpoint;
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
  /** Called when the control endpoint is told to stop. */
  readonly onStop: () => void;
}

/** Starts a whole lab in this process; resolves when every port is as its host's model says. */
export async function startLab(settings: LabSettings): Promise<Lab> {
  const now = settings.now ?? (() => new Date());
  const journal = createJournal();
  // Bound first, because its address claims those of the hosts; it answers once the world stands.
  const ready = Promise.withResolvers<World>();
  const control = createControlEndpoint(ready.promise, journal, settings.onStop);
  const block = await claimAddressBlock(control);
  const hosts = settings.hosts === undefined ? {} : { hosts: settings.hosts };
  const world = await openWorld({ addressOf: block.addressOf, now, ...hosts });
  ready.resolve(world);
  const scripts = createScriptEndpoint(world, journal, settings.runScript);
  const { address } = block.control;
  const failure = await listen(scripts, address, 0);
  if (failure !== null) throw new Error(`the lab cannot listen on ${address}: ${failure}`);
  const way = { kind: 'lab-line', address, port: portOf(scripts) } as const;
  return {
    world,
    journal,
    state: {
      pid: process.pid,
      startedAt: now().toISOString(),
      control: block.control,
      hosts: [...world.places.values()].map(({ fixed, endpoint, machine }) => ({
        name: fixed.name,
        address: endpoint.address,
        port: endpoint.port,
        computer: machine.host.computer,
        fault: fixed.fault,
        way: { ...way, host: fixed.name },
      })),
    },
    async close() {
      control.close();
      scripts.close();
      await world.close();
    },
  };
}
