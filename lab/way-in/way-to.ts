import type { Way } from '../../src/inventory/host.ts';
import { scriptUser } from './create-ssh-door.ts';
import type { WayIn } from './open-way-in.ts';
import type { ClientKey } from './store-client-key.ts';

/** How scripts get in, as an inventory names it: PowerShell remoting over SSH. */
export type SshWay = Way & {
  readonly kind: 'ssh';
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** The host's public key, `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** Private key of the one client that is let in. */
  readonly keyFile: string;
};

export function wayTo({ address, port, hostKey }: WayIn, key: ClientKey): SshWay {
  return { kind: 'ssh', address, port, user: scriptUser, hostKey, keyFile: key.file };
}
