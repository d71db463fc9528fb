import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ServerChannel } from 'ssh2';
import type { Way } from '../src/inventory/host.ts';
import { claimAddressBlock } from './address-block.ts';
import { createControlEndpoint } from './control-endpoint.ts';
import type { FixedHost } from './hosts.ts';
import { createJournal, type Journal } from './journal.ts';
import type { RunScript } from './running-script.ts';
import { answerRemoting } from './way-in/answer-remoting.ts';
import { scriptUser } from './way-in/create-ssh-door.ts';
import { makeKeyPair } from './way-in/make-key-pair.ts';
import { openWayIn } from './way-in/open-way-in.ts';
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
    readonly way: SshWay;
  }[];
}

/** How scripts get in: PowerShell remoting over SSH, as an inventory names it. */
export type SshWay = Way &
  Endpoint & {
    readonly kind: 'ssh';
    readonly user: string;
    /** The host's public key, `ssh-ed25519 AAAA…`. */
    readonly hostKey: string;
    /** Private key of the one client that is let in. */
    readonly keyFile: string;
  };

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
  const control = createControlEndpoint(ready.promise, journal, settings.onStop);
  const block = await claimAddressBlock(control);
  const client = makeKeyPair();
  const key = await storeKey(client.privateKey, settings.keyFile);
  const { runScript } = settings;
  const world: World = await openWorld({
    addressOf: block.addressOf,
    now,
    ...(settings.hosts === undefined ? {} : { hosts: settings.hosts }),
    openWayIn: (machine, address) => {
      const host = { machine, journal, runScript, sync: () => world.sync() };
      const enter = (channel: ServerChannel): void => answerRemoting(channel, host);
      return openWayIn(machine, { address, port: 0, clientKey: client.publicKey, enter });
    },
  });
  ready.resolve(world);
  return {
    world,
    journal,
    state: {
      pid: process.pid,
      startedAt: now().toISOString(),
      control: block.control,
      hosts: [...world.places.values()].map(({ fixed, endpoint, machine, wayIn }) => ({
        name: fixed.name,
        address: endpoint.address,
        port: endpoint.port,
        computer: machine.host.computer,
        fault: fixed.fault,
        way: {
          kind: 'ssh',
          address: endpoint.address,
          port: wayIn!.port,
          user: scriptUser,
          hostKey: wayIn!.hostKey,
          keyFile: key.file,
        },
      })),
    },
    async close() {
      control.close();
      await world.close();
      await key.remove();
    },
  };
}

/** Readable to nobody but its owner; whole or not at all. */
async function storeKey(privateKey: string, wanted?: string) {
  const file = wanted ?? join(await mkdtemp(join(tmpdir(), 'rdp-medic-key-')), 'lab.key');
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, privateKey, { mode: 0o600 });
  await rename(unfinished, file);
  const remove = () => rm(wanted === undefined ? dirname(file) : file, { recursive: true, force: true });
  return { file, remove };
}
