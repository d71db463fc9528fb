/** How rdp-medic lets itself in, by groups of hosts. No secret stands here, only where one is kept. */
export interface Access {
  readonly groups: readonly AccessGroup[];
}

/** Settings of the hosts that have every one of `labels`; without labels, of every host. */
interface AccessGroup {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ssh: SshAccess;
}

/** What is not said here, a later group says, or the host's own way. */
export interface SshAccess {
  readonly user?: string;
  readonly port?: number;
  /** An OpenSSH known_hosts file; absolute. */
  readonly knownHosts?: string;
  readonly identity?: Identity;
}

export type Identity =
  | { readonly kind: 'key'; readonly key: SecretSource; readonly passphrase: SecretSource | null }
  /** `socket` null: the one the environment names. */
  | { readonly kind: 'agent'; readonly socket: string | null };

/** Where a secret is kept. A command is a program and its arguments, run without a shell; it prints the secret. */
export type SecretSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'command'; readonly command: readonly string[] };

/** Nothing is said for any group. */
export const noAccess: Access = { groups: [] };
