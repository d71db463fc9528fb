import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Fault } from '../adapters/files/fault.ts';
import { readYaml } from '../adapters/files/read-yaml.ts';
import { type ChatSectionsRead, type ChatSettings, chatSections, chatSettings } from './chat-settings.ts';
import { nearMisses } from './inventory/near-misses.ts';

/** Everything a site sets, read once at the start. Paths are absolute. */
export interface Config {
  /** Null: a private Redis in `dataDir`. */
  readonly redisUrl: string | null;
  readonly dataDir: string;
  /** Name of the place that outside looks are taken from. */
  readonly from: string;
  readonly files: {
    readonly inventory: string;
    readonly people: string;
    readonly policy: string;
    /** How to let oneself in; null where nothing is said of it. */
    readonly access: string | null;
  };
  readonly auditFile: string;
  /** The simulated hosts instead of an inventory. */
  readonly lab: boolean;
  readonly chats: ChatSettings;
}

export type ReadConfig =
  | { readonly kind: 'config'; readonly config: Config }
  /** No site is set up here. */
  | { readonly kind: 'none' }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

/** Key in rdp-medic.yaml → variable in the environment, which wins. */
const variables = {
  redisUrl: 'REDIS_URL',
  dataDir: 'RDP_MEDIC_DATA',
  from: 'RDP_MEDIC_FROM',
  inventory: 'RDP_MEDIC_INVENTORY',
  people: 'RDP_MEDIC_PEOPLE',
  policy: 'RDP_MEDIC_POLICY',
  access: 'RDP_MEDIC_ACCESS',
  auditFile: 'RDP_MEDIC_AUDIT',
} as const;
type Key = keyof typeof variables;
const fileVariable = 'RDP_MEDIC_CONFIG';
/** Variables that say there is a site; the others mean something to the lab too. */
const siteVariables = [fileVariable, variables.inventory, variables.people, variables.policy];

const text = z.string().min(1, 'expected some text');
const checks: Record<Key, z.ZodType<string>> = {
  redisUrl: text.refine(isRedisUrl, {
    message: 'expected redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH',
    // It may hold a password, and is not repeated.
    params: { isPrivate: true },
  }),
  dataDir: text,
  from: z.string().regex(/^[^\s]{1,64}$/, 'expected one word'),
  inventory: text,
  people: text,
  policy: text,
  access: text,
  auditFile: text,
};
const optional = (key: Key) => checks[key].optional();
const schema = z.strictObject({
  redisUrl: optional('redisUrl'),
  dataDir: optional('dataDir'),
  from: optional('from'),
  inventory: optional('inventory'),
  people: optional('people'),
  policy: optional('policy'),
  access: optional('access'),
  auditFile: optional('auditFile'),
  lab: z.boolean('expected true or false').optional(),
  ...chatSections,
});
type Settings = Partial<Record<Key, string | undefined>> &
  ChatSectionsRead & { readonly lab?: boolean | undefined };

/**
 * The configuration from rdp-medic.yaml (in `cwd`, or `file`, or RDP_MEDIC_CONFIG) with the environment over
 * it. Every fault is told at once. Paths in the file are relative to it, those in the environment to `cwd`.
 */
export function readConfig({
  env,
  cwd,
  file,
}: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly file?: string;
}): ReadConfig {
  const named = file ?? (env[fileVariable] || undefined);
  const path = resolve(cwd, named ?? 'rdp-medic.yaml');
  const yaml = readYaml<Settings>(path, schema, named ?? 'rdp-medic.yaml');
  const isAbsent = named === undefined && !existsSync(path);
  const faults = [...(isAbsent ? [] : yaml.faults), ...environmentFaults(env)];
  if (faults.length > 0) return { kind: 'faults', faults };
  if (isAbsent && !siteVariables.some((name) => env[name])) return { kind: 'none' };

  const settings = yaml.value ?? {};
  const get = (key: Key): string | undefined => env[variables[key]] || settings[key];
  const folder = isAbsent ? cwd : dirname(path);
  const pathOf = (key: Key, usual: string): string => {
    const fromEnvironment = env[variables[key]];
    if (fromEnvironment) return resolve(cwd, fromEnvironment);
    const set = settings[key] ?? usual;
    return isAbsolute(set) ? set : join(folder, set);
  };
  const dataDir = pathOf('dataDir', 'rdp-medic-data');
  const config: Config = Object.freeze({
    redisUrl: get('redisUrl') ?? null,
    dataDir,
    from: get('from') ?? hostname(),
    files: Object.freeze({
      inventory: pathOf('inventory', 'hosts.yaml'),
      people: pathOf('people', 'people.yaml'),
      policy: pathOf('policy', 'policy.yaml'),
      // A site without one may still have ways in that say everything themselves.
      access:
        get('access') !== undefined || existsSync(join(folder, 'access.yaml'))
          ? pathOf('access', 'access.yaml')
          : null,
    }),
    auditFile: pathOf('auditFile', join(dataDir, 'audit.jsonl')),
    lab: settings.lab === true,
    chats: chatSettings(settings, folder),
  });
  return { kind: 'config', config };
}

function environmentFaults(env: Readonly<Record<string, string | undefined>>): readonly Fault[] {
  const fault = (place: string, expected: string): Fault => ({
    file: 'environment',
    line: null,
    place,
    expected,
  });
  const wrong = Object.entries(variables).flatMap(([key, name]) => {
    const value = env[name];
    // Set to nothing is not set: that is how a shell script switches one off.
    if (!value) return [];
    const result = checks[key as Key].safeParse(value);
    return result.success ? [] : [fault(name, result.error.issues[0]!.message)];
  });
  const known = [...Object.values(variables), fileVariable, 'RDP_MEDIC_NO_INSTALL'];
  const slips = Object.keys(env).flatMap((name) => {
    if (!name.startsWith('RDP_MEDIC_') || (known as string[]).includes(name)) return [];
    const near = slipOf(name, known);
    return near === undefined ? [] : [fault(name, `unknown setting; did you mean ${near}?`)];
  });
  return [...wrong, ...slips];
}

/** Only close ones: other variables may well begin like ours. */
function slipOf(name: string, known: readonly string[]): string | undefined {
  const bare = (full: string) => full.replace(/^RDP_MEDIC_/, '');
  const near = nearMisses(bare(name), known.map(bare), 1)[0];
  return known.find((full) => bare(full) === near);
}

function isRedisUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname: host, pathname } = new URL(value);
  if (protocol === 'unix:') return pathname.length > 1;
  return (protocol === 'redis:' || protocol === 'rediss:') && host !== '';
}
