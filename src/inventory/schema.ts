import { z } from 'zod';
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
