import { isAbsolute, join } from 'node:path';
import type { Access, Identity } from '../../../src/inventory/access.ts';
import { accessFor } from '../../../src/inventory/access-for.ts';
import type { Host } from '../../../src/inventory/host.ts';
import { nearMisses } from '../../../src/inventory/near-misses.ts';
import { pinnedFingerprint } from './judge-host-key.ts';

/** Everything needed to let oneself in to one host. */
export interface SshSettings {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly identity: Identity;
  readonly hostKey: string | null;
  readonly knownHosts: string | null;
  readonly trustOnFirstUse: boolean;
}

const keys = [
  'kind',
  'address',
  'port',
  'user',
  'hostKey',
  'knownHosts',
  'keyFile',
  'trustOnFirstUse',
] as const;

/**
 * The settings of a host with `way: {kind: ssh}`: what the way says, else what the site says for its group.
 * Relative paths of the way are relative to `folder`. `wrong` names everything that is missing or does not read.
 */
export function sshSettings(
  host: Host,
  access: Access,
  folder: string,
): SshSettings | { readonly kind: 'wrong'; readonly wrong: readonly string[] } {
  const way = host.way ?? { kind: 'ssh' };
  const group = accessFor(access, host);
  const wrong: string[] = [];
  for (const key of Object.keys(way)) {
    if ((keys as readonly string[]).includes(key)) continue;
    const near = nearMisses(key, keys, 1)[0];
    wrong.push(`the way in has no setting ${key}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
  const text = (key: (typeof keys)[number]): string | undefined => {
    const value = way[key];
    if (value === undefined || (typeof value === 'string' && value !== '')) return value;
    wrong.push(`the way's ${key} is no text`);
    return undefined;
  };
  const file = (key: 'knownHosts' | 'keyFile'): string | undefined => {
    const path = text(key);
    return path === undefined || isAbsolute(path) ? path : join(folder, path);
  };
  const address = text('address') ?? host.address;
  const user = text('user') ?? group.user;
  const hostKey = text('hostKey') ?? null;
  const knownHosts = file('knownHosts') ?? group.knownHosts ?? null;
  const keyFile = file('keyFile');
  const port = way.port ?? group.port ?? 22;
  const trustOnFirstUse = way.trustOnFirstUse ?? false;
  const identity: Identity | undefined =
    keyFile === undefined
      ? group.identity
      : { kind: 'key', key: { kind: 'file', path: keyFile }, passphrase: null };

  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535)
    wrong.push("the way's port is no port from 1 to 65535");
  if (typeof trustOnFirstUse !== 'boolean') wrong.push("the way's trustOnFirstUse is neither true nor false");
  if (user === undefined) wrong.push('no user is named, neither in its way in nor for its group');
  if (identity === undefined)
    wrong.push('no key and no agent is named, neither in its way in nor for its group');
  if (hostKey !== null && pinnedFingerprint(hostKey) === null)
    wrong.push("the way's hostKey is neither SHA256:… nor a public-key line");
  if (hostKey === null && knownHosts === null)
    wrong.push('neither a known_hosts file nor a hostKey says which key it has');
  if (user === undefined || identity === undefined || wrong.length > 0) return { kind: 'wrong', wrong };
  return {
    address,
    port: port as number,
    user,
    identity,
    hostKey,
    knownHosts,
    trustOnFirstUse: trustOnFirstUse as boolean,
  };
}
