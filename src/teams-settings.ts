import { z } from 'zod';

/** The section `teams`: the bot in Microsoft Teams. Paths are absolute. */
export interface TeamsSection {
  /** Null: none is given, and nobody who calls is authenticated. */
  readonly appId: string | null;
  readonly passwordFile?: string;
  readonly tenantId: string | null;
  /** Directories whose people may speak to the bot. */
  readonly tenants: readonly string[];
  readonly allowUnauthenticated: boolean;
  /** Another Teams than Microsoft's: for development, on this machine alone. */
  readonly serviceUrl?: string;
  /** Other keys and tokens than Microsoft's: for development, on this machine alone. */
  readonly authority?: { readonly openIdMetadataUrl: string; readonly tokenUrl: string };
}

const guid = (what: string) =>
  z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, `expected ${what}, a GUID`)
    .transform((id) => id.toLowerCase());

const onThisMachine = z
  .string()
  .regex(
    /^http:\/\/(127\.\d+\.\d+\.\d+|localhost):\d+(\/[\w.~{}-]+)*\/?$/,
    'expected an address on this machine, such as http://127.0.0.1:PORT/',
  );

export const teamsSchema = z.strictObject({
  appId: guid('the app (client) id of the bot').optional(),
  passwordFile: z.string().min(1, 'expected some text').optional(),
  tenantId: guid('the directory (tenant) id of the registration').optional(),
  tenants: z.array(guid('a directory (tenant) id')).min(1, 'expected at least one').optional(),
  allowUnauthenticated: z.boolean('expected true or false').optional(),
  serviceUrl: onThisMachine.optional(),
  authority: z.strictObject({ openIdMetadataUrl: onThisMachine, tokenUrl: onThisMachine }).optional(),
});

/** The section as read, with what it leaves out. */
export function teamsSection(
  read: z.infer<typeof teamsSchema> | undefined,
  path: (file: string) => string,
): TeamsSection | null {
  if (read === undefined) return null;
  const { appId, passwordFile, tenantId, tenants, allowUnauthenticated, serviceUrl, authority } = read;
  return {
    appId: appId ?? null,
    tenantId: tenantId ?? null,
    tenants: tenants ?? (tenantId === undefined ? [] : [tenantId]),
    allowUnauthenticated: allowUnauthenticated ?? false,
    ...(passwordFile === undefined ? {} : { passwordFile: path(passwordFile) }),
    ...(serviceUrl === undefined ? {} : { serviceUrl }),
    ...(authority === undefined ? {} : { authority }),
  };
}
