import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Room → what it may import. `types:` means type imports only. The table of the README, for the machine. */
const table: Record<string, readonly string[]> = {
  'src/inventory': ['zod'],
  'src/people': ['zod'],
  'src/rdp': [],
  'src/psrp': [],
  'src/playbook': ['src/inventory', 'zod'],
  'src/policy': ['src/inventory', 'src/people', 'src/playbook', 'zod'],
  'src/run': ['src/inventory', 'src/people', 'src/playbook', 'src/policy', 'node:crypto createHash'],
  'src/diagnosis': ['src/rdp', 'src/inventory', 'zod'],
  'src/incident': ['src/run', 'src/diagnosis'],
  'src/check': ['types:src/diagnosis', 'types:src/playbook', 'types:src/rdp', 'types:src/run'],
  'src/audit': ['src/run', 'src/policy', 'node:crypto createHash'],
  'src/view': [
    'src/inventory',
    'src/people',
    'src/playbook',
    'src/policy',
    'src/run',
    'src/check',
    'src/rdp',
    'src/diagnosis',
    'src/incident',
    'src/audit',
  ],
  'src/ports': ['types:pure'],
  'src/bot': ['pure', 'src/ports'],
  // The one reader of YAML, so that faults read alike wherever they stand.
  'src/config.ts': ['src/chat-settings.ts', 'pure', 'src/ports', 'adapters/files', 'zod', 'yaml', 'node:*'],
  'src/chat-settings.ts': [
    'src/announce-settings.ts',
    'src/place-settings.ts',
    'src/teams-settings.ts',
    'zod',
    'node:*',
  ],
  'src/announce-settings.ts': ['src/place-settings.ts', 'zod'],
  'src/place-settings.ts': ['zod'],
  'src/teams-settings.ts': ['zod'],
  'src/command': ['anything'],
  'src/main.ts': ['src/command'],
  'adapters/*': ['pure', 'src/ports', 'node:*', 'sdk'],
  // What both chats that call us do alike, with no vendor in it.
  'adapters/slack': ['adapters/chat', 'pure', 'src/ports', 'node:*', 'sdk'],
  'adapters/teams': ['adapters/chat', 'pure', 'src/ports', 'node:*', 'sdk'],
  jobs: ['pure', 'src/ports', 'src/bot/dispatch.ts', 'bullmq', 'ioredis', 'node:*'],
  lab: ['src/rdp', 'src/psrp', 'src/playbook', 'src/inventory', 'types:src/diagnosis', 'ssh2', 'node:*'],
};

/** Packages an adapter may bring along: its own SDK. */
const sdk: Record<string, readonly string[]> = {
  'adapters/files': ['yaml', 'zod'],
  'adapters/http': ['hono', '@hono/node-server', 'prom-client'],
  'adapters/powershell': ['ssh2', 'node-powershell', 'web-tree-sitter'],
  'adapters/redis': ['ioredis'],
  'adapters/slack': ['@slack/bolt', '@slack/web-api', '@slack/types'],
  'adapters/teams': ['botbuilder', 'fflate'],
};

const pure = [
  'src/inventory',
  'src/people',
  'src/playbook',
  'src/policy',
  'src/run',
  'src/check',
  'src/rdp',
  'src/psrp',
  'src/diagnosis',
  'src/incident',
  'src/audit',
  'src/view',
];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
  readonly names: string;
}

function roomOf(file: string): string {
  const [first, second] = file.split('/');
  if (first === 'src') return `src/${second}`;
  if (first === 'adapters') return `adapters/${second}`;
  return first!;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found: Import[] = [];
  const pattern = /^(?:import|export)\s+(type\s+)?(?:([\w*{][^;'"]*?)\s+from\s+)?['"]([^'"]+)['"]/gm;
  for (const [, type, names, target] of text.matchAll(pattern)) {
    const resolved = target!.startsWith('.') ? normalize(join(dirname(file), target!)) : target!;
    found.push({ file, target: resolved, typeOnly: type !== undefined, names: names ?? '' });
  }
  for (const [, target] of text.matchAll(/import\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    const resolved = target!.startsWith('.') ? normalize(join(dirname(file), target!)) : target!;
    found.push({ file, target: resolved, typeOnly: false, names: '' });
  }
  return found;
}

function allowed(rule: string, room: string, found: Import): boolean {
  if (rule === 'anything') return true;
  if (rule.startsWith('types:')) return found.typeOnly && allowed(rule.slice('types:'.length), room, found);
  if (rule === 'pure') return pure.includes(roomOf(found.target));
  if (rule === 'sdk') return (sdk[room] ?? []).includes(found.target);
  if (rule === 'node:*') return found.target.startsWith('node:');
  if (rule === 'node:crypto createHash') {
    return found.target === 'node:crypto' && /^\{\s*createHash\s*\}$/.test(found.names);
  }
  // zod stands in one schema.ts per room.
  if (rule === 'zod' && !room.endsWith('.ts')) {
    return found.target === 'zod' && found.file === `${room}/schema.ts`;
  }
  return rule.endsWith('.ts') || !rule.includes('/')
    ? found.target === rule
    : found.target.startsWith(`${rule}/`);
}

function violations(files: readonly string[]): string[] {
  const wrong: string[] = [];
  for (const file of files) {
    const room = roomOf(file);
    const rules = table[room] ?? (room.startsWith('adapters/') ? table['adapters/*'] : undefined);
    if (rules === undefined) {
      wrong.push(`${file}: the room ${room} is not in the table`);
      continue;
    }
    for (const found of importsOf(file)) {
      if (roomOf(found.target) === room) continue;
      if (rules.some((rule) => allowed(rule, room, found))) continue;
      wrong.push(`${file}: ${room} may not import ${found.target}`);
    }
  }
  return wrong;
}

const files = globSync(['src/**/*.ts', 'adapters/**/*.ts', 'jobs/**/*.ts', 'lab/**/*.ts'], { cwd: root }).map(
  (file) => file.replaceAll('\\', '/'),
);

describe('the rooms', () => {
  it('import only what the table allows', () => {
    expect(violations(files)).toEqual([]);
  });

  it('have no barrels and no drawers', () => {
    const drawers = files.filter((file) => /\/(index|utils|helpers|common|types|misc)[^/]*\.ts$/.test(file));
    expect(drawers).toEqual([]);
  });

  it('keep every file under 250 lines', () => {
    const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 251);
    expect(long).toEqual([]);
  });

  it('read no clock and no dice where decisions are data', () => {
    const sinful = files
      .filter((file) => pure.includes(roomOf(file)) || file.startsWith('src/bot/'))
      .filter((file) =>
        /\bDate\.now\(|new Date\(\)|Math\.random\(|\bperformance\.now\(/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      );
    expect(sinful).toEqual([]);
  });

  it('put commands behind main alone', () => {
    const importers = files
      .filter((file) => file !== 'src/main.ts' && !file.startsWith('src/command/'))
      .filter((file) => importsOf(file).some((found) => found.target.startsWith('src/command/')));
    expect(importers).toEqual([]);
  });
});
