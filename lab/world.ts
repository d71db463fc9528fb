import type { KeyRing } from './certificate.ts';
import { converse } from './converse.ts';
import { differences } from './differences.ts';
import { findFault } from './faults/catalog.ts';
import type { Fault } from './faults/fault.ts';
import { healthyHost } from './healthy-host.ts';
import { type FixedHost, fixedHosts } from './hosts.ts';
import { listenerState } from './listener-state.ts';
import type { LabHost } from './model.ts';
import { type Endpoint, openEndpoint } from './open-endpoint.ts';
import { runDueTasks } from './run-due-tasks.ts';
import type { Machine } from './scripts/machine.ts';
import { valuesInForce } from './values-in-force.ts';
import { type ListenerWatch, watchListener } from './watch-listener.ts';
import { type RestartWatch, watchRestart } from './watch-restart.ts';
import type { WayIn } from './way-in/open-way-in.ts';

/** One host of the lab: its model, its ports, and the state it is reset to. */
export interface Place {
  readonly fixed: FixedHost;
  readonly machine: Machine;
  /** Where RDP answers. */
  readonly endpoint: Endpoint;
  /** Where scripts get in; null in a world that takes none. */
  readonly wayIn: WayIn | null;
  readonly listener: ListenerWatch;
  readonly restart: RestartWatch;
  /** The model as it was set up, its fixed fault included. */
  readonly baseline: LabHost;
}

/** All hosts, their keys and their ports. Private keys live here, in memory, and nowhere else. */
export interface World {
  readonly places: ReadonlyMap<string, Place>;
  readonly ring: KeyRing;
  /** Lays a fault over the host as it is. */
  breakHost(place: Place, fault: Fault): Promise<void>;
  /** Puts the host back to its baseline. */
  reset(place: Place): Promise<void>;
  /** Resolves when every port is as the models say. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

interface WorldSettings {
  /** Where the n-th host listens, counted from 1; port 0 takes a free one. */
  addressOf(number: number): { readonly address: string; readonly port: number };
  now(): Date;
  /** Opens the n-th host's way in, at its RDP address; absent: scripts get in nowhere. */
  readonly openWayIn?: (machine: Machine, address: string) => Promise<WayIn>;
  /** The ten, unless a test wants fewer. */
  readonly hosts?: readonly FixedHost[];
}

export async function openWorld(settings: WorldSettings): Promise<World> {
  const ring: KeyRing = new Map();
  const { now } = settings;
  const places = new Map<string, Place>();
  const sync = async (): Promise<void> => {
    await Promise.all([...places.values()].map(syncPlace));
  };
  const setUp = async (fixed: FixedHost, index: number): Promise<Place> => {
    const host = await healthyHost(fixed, ring, now());
    if (fixed.fault !== null) await faultNamed(fixed.fault).apply(host, { ring, now });
    // Ports follow behind; whoever must know that they have waits for `sync`, which comes after.
    const touched = (): void => {
      const place = places.get(fixed.name);
      if (place !== undefined) syncPlace(place).catch(complain);
    };
    const inForce = valuesInForce(host);
    const machine: Machine = { host, ring, now, touched, inForce };
    const { address, port } = settings.addressOf(index + 1);
    const endpoint = await openEndpoint({
      address,
      port,
      state: () => listenerState(inForce.host()),
      accept: (socket) => void converse(socket, machine),
    });
    const wayIn = (await settings.openWayIn?.(machine, address)) ?? null;
    const listener = watchListener(machine);
    const restart = watchRestart(machine, touched);
    return { fixed, machine, endpoint, wayIn, listener, restart, baseline: structuredClone(host) };
  };
  const made = await Promise.all((settings.hosts ?? fixedHosts).map(setUp));
  for (const place of made) places.set(place.fixed.name, place);
  await sync();
  // Each host's own task scheduler, which nobody has to ask.
  const scheduler = setInterval(() => {
    for (const { machine } of made) runDueTasks(machine);
  }, 1_000).unref();
  return {
    places,
    ring,
    async breakHost(place, fault) {
      await fault.apply(place.machine.host, { ring, now });
      place.machine.inForce?.takeAll();
      await syncPlace(place);
    },
    async reset(place) {
      // The same object stays in everybody's hands; only what it holds changes.
      const { host } = place.machine;
      for (const name of Object.keys(host)) if (!(name in place.baseline)) Reflect.deleteProperty(host, name);
      Object.assign(host, structuredClone(place.baseline));
      place.machine.inForce?.takeAll();
      place.listener.forget();
      place.restart.forget();
      await syncPlace(place);
    },
    sync,
    async close() {
      clearInterval(scheduler);
      for (const { restart } of places.values()) restart.forget();
      await Promise.all(
        [...places.values()].flatMap(({ endpoint, wayIn }) => [endpoint.close(), wayIn?.close()]),
      );
    },
  };
}

async function syncPlace({ endpoint, wayIn, listener, restart }: Place): Promise<void> {
  listener.note();
  restart.note();
  await Promise.all([endpoint.sync(), wayIn?.sync()]);
}

/** What is no longer as it was set up. */
export function changesOf(place: Place): string[] {
  return differences(place.baseline, place.machine.host);
}

function faultNamed(name: string): Fault {
  const fault = findFault(name);
  if (fault === null) throw new Error(`the lab has no fault ${name}`);
  return fault;
}

function complain(error: unknown): void {
  process.stderr.write(`lab: a port could not follow its host: ${String(error)}\n`);
}
