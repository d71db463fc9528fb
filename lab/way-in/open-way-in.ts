import type { Duplex } from 'node:stream';
import type { ServerChannel } from 'ssh2';
import { type Endpoint, openEndpoint } from '../open-endpoint.ts';
import type { Machine } from '../scripts/machine.ts';
import { createSshDoor } from './create-ssh-door.ts';
import { makeKeyPair } from './make-key-pair.ts';
import { throughLine } from './through-line.ts';

/** Where scripts get into one host. */
export interface WayIn extends Endpoint {
  /** Its public key, `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
}

interface WayInSettings {
  readonly address: string;
  /** 0 takes a free one and keeps it. */
  readonly port: number;
  /** Public key of the one client that is let in. */
  readonly clientKey: string;
  /** Called with each channel that wants to speak PowerShell remoting. */
  readonly enter: (channel: ServerChannel) => void;
}

/** The SSH port of one host, with a key of its own; closed until the first `sync`. */
export async function openWayIn({ host }: Machine, settings: WayInSettings): Promise<WayIn> {
  const { address, port, clientKey, enter } = settings;
  const admits = (): boolean => host.wayIn.keyRefused !== true;
  const doorOf = (hostKey: string) => createSshDoor({ hostKey, clientKey, admits, enter });
  const { privateKey, publicKey } = makeKeyPair();
  const door = doorOf(privateKey);
  let otherDoor: ((connection: Duplex) => void) | null = null;
  const endpoint = await openEndpoint({
    address,
    port,
    state: () => (host.noWayIn || host.reboot.down ? 'closed' : 'open'),
    accept(socket) {
      const connection = throughLine(socket, () => host.wayIn);
      if (host.wayIn.hostKeyChanged !== true) return door(connection);
      otherDoor ??= doorOf(makeKeyPair().privateKey);
      otherDoor(connection);
    },
  });
  return { ...endpoint, hostKey: publicKey };
}
