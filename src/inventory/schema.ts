import { z } from 'zod';
import type { Access, Identity, SecretSource, SshAccess } from './access.ts';
import type { Host } from './host.ts';

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'expected a name of letters, digits, dots and hyphens')
  .transform((text) => text.toLowerCase());

const address = z
  .string()
  .regex(/^[^\s/@]+$/, 'expected a DNS name or an IP address')
  .refine((text) => !/^[^:]*:\d*$/.test(text), {
    message: 'expected an address without a port; the port has a key of its own',
  });

const setting = z.union([z.string(), z.number(), z.boolean()], {
  error: 'expected text, a number, or true or false',
});

const host = z.strictObject({
  name,
  /** The name, unless said otherwise. */
  address: address.optional(),
  port: z
    .int()
    .min(1, 'expected a port from 1 to 65535')
    .max(65535, 'expected a port from 1 to 65535')
    .default(3389),
  computer: z
    .string()
    .regex(/^[^\s.\\/:*?"<>|]{1,15}$/, 'expected a computer name of at most 15 characters, without a domain')
    .transform((text) => text.toUpperCase())
    .nullable()
    .default(null),
  labels: z.record(z.string(), z.string()).default({}),
  way: z
    .object({ kind: z.string().min(1, 'expected a kind of way in') })
    .catchall(setting)
    .nullable()
    .default(null),
});

/** hosts.yaml: a list of hosts under `hosts`; names and computers come out in the letter case of Host. */
export const inventorySchema = z
  .strictObject({ hosts: z.array(host).min(1, 'expected at least one host') })
  .transform(({ hosts }) => ({
    hosts: hosts.map((one): Host => ({ ...one, address: one.address ?? one.name })),
  }));

const secretSource = z
  .union(
    [
      z.strictObject({ file: z.string().min(1) }),
      z.strictObject({ environment: z.string().min(1) }),
      z.strictObject({ credentialCommand: z.array(z.string()).min(1) }),
    ],
    {
      error:
        'expected one of { file: PATH }, { environment: NAME } and { credentialCommand: [PROGRAM, ARGUMENT, ...] }',
    },
  )
  .transform((source): SecretSource => {
    if ('file' in source) return { kind: 'file', path: source.file };
    if ('environment' in source) return { kind: 'environment', name: source.environment };
    return { kind: 'command', command: source.credentialCommand };
  });

const accessGroup = z
  .strictObject({
    name: z.string().min(1, 'expected a name'),
    labels: z.record(z.string(), z.string()).default({}),
    user: z
      .string()
      .regex(/^[^\s]+$/, 'expected an account name')
      .optional(),
    port: z
      .int()
      .min(1, 'expected a port from 1 to 65535')
      .max(65535, 'expected a port from 1 to 65535')
      .optional(),
    knownHosts: z.string().min(1, 'expected a known_hosts file').optional(),
    key: secretSource.optional(),
    passphrase: secretSource.optional(),
    /** True: the agent that the environment names; text: its socket. */
    agent: z.union([z.literal(true), z.string().min(1)], { error: 'expected true or a socket' }).optional(),
  })
  .refine(({ key, agent }) => key === undefined || agent === undefined, {
    message: 'expected key or agent, not both',
    path: ['agent'],
  })
  .refine(({ key, passphrase }) => passphrase === undefined || key !== undefined, {
    message: 'expected a key beside the passphrase',
    path: ['passphrase'],
  });

/** access.yaml: a list under `groups`, in order; where two fit a host, the first one's word counts. */
export const accessSchema = z
  .strictObject({ groups: z.array(accessGroup).min(1, 'expected at least one group') })
  .transform(
    ({ groups }): Access => ({
      groups: groups.map(({ name, labels, key, passphrase, agent, user, port, knownHosts }) => {
        const identity: Identity | null =
          agent !== undefined
            ? { kind: 'agent', socket: agent === true ? null : agent }
            : key !== undefined
              ? { kind: 'key', key, passphrase: passphrase ?? null }
              : null;
        const ssh: SshAccess = {
          ...(user === undefined ? {} : { user }),
          ...(port === undefined ? {} : { port }),
          ...(knownHosts === undefined ? {} : { knownHosts }),
          ...(identity === null ? {} : { identity }),
        };
        return { name, labels, ssh };
      }),
    }),
  );
