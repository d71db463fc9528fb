import type { Host } from '../../../src/inventory/host.ts';

/** Where a host's scripts run: on the management host itself, or on a computer it reaches over WinRM. */
export type Computer =
  | { readonly kind: 'here' }
  | {
      readonly kind: 'computer';
      /** The name Kerberos knows it by; an address would need other ways to authenticate. */
      readonly name: string;
      /** 5985, or 5986 with TLS, unless said otherwise. */
      readonly port?: number;
      readonly tls?: boolean;
      /** The session configuration (endpoint) at the target; Windows' own where absent. */
      readonly configurationName?: string;
      /** Never Basic or CredSSP: the account is the one the bot runs as, and its password goes nowhere. */
      readonly authentication?: 'Default' | 'Negotiate' | 'Kerberos';
    };

/** A setting that is misspelt or of another kind must not be passed over: without its `tls` a way is another way. */
const kinds: Readonly<Record<string, string>> = {
  kind: 'string',
  computer: 'string',
  port: 'number',
  tls: 'boolean',
  configurationName: 'string',
  authentication: 'string',
  here: 'boolean',
};

const authentications = ['Default', 'Negotiate', 'Kerberos'] as const;

/**
 * Reads a way of kind `node-powershell`: {computer?, port?, tls?, configurationName?, authentication?, here?}. Without
 * `computer` it is the host's address; the management host itself only where `here: true` says so, because a name
 * that is merely missing must not run a repair in the wrong place. Null for a way that is no such way, or has a
 * setting that is none.
 */
export function computerFromWay(host: Host): Computer | null {
  const { way } = host;
  if (way?.kind !== 'node-powershell') return null;
  for (const [key, value] of Object.entries(way))
    if (!Object.hasOwn(kinds, key) || typeof value !== kinds[key]) return null;
  if (way.here === true) return { kind: 'here' };
  const authentication = authentications.find((one) => one === way.authentication);
  if (way.authentication !== undefined && authentication === undefined) return null;
  return {
    kind: 'computer',
    name: typeof way.computer === 'string' ? way.computer : host.address,
    ...(typeof way.port === 'number' ? { port: way.port } : {}),
    ...(typeof way.tls === 'boolean' ? { tls: way.tls } : {}),
    ...(typeof way.configurationName === 'string' ? { configurationName: way.configurationName } : {}),
    ...(authentication === undefined ? {} : { authentication }),
  };
}

/** WinRM's ports (MS-WSMV 2.1). */
export function portOf(computer: Extract<Computer, { kind: 'computer' }>): number {
  return computer.port ?? (computer.tls ? 5986 : 5985);
}
