import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Dict } from './fake-teams.ts';

/** A message or an edit as the Playground tells its page. */
export interface Told {
  readonly action: string;
  readonly [more: string]: unknown;
}

/** Microsoft's Agents Playground, which nobody here wrote: a Teams without limits, rates or signatures. */
export interface Playground {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** The address that its activities name: it says localhost. */
  readonly serviceUrl: string;
  /** Names, ids, channels: what it was started with. */
  readonly config: Dict;
  readonly ask: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  /** Everything its page was told so far. */
  readonly told: readonly Told[];
  /** What it printed. */
  readonly said: () => string;
  readonly stop: () => Promise<void>;
}

/** Whom there is, the first of them at the keyboard. It wants six at least. */
export const people = ['oncall', 'approver', 'viewer', 'fourth', 'fifth', 'sixth'] as const;
export const botId = '28:playground-bot';
const guid = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
export const tenantId = guid(1);
export const aadIdOf = (name: string): string => guid(20 + people.indexOf(name as (typeof people)[number]));
export const userIdOf = (name: string): string => `29:${name}`;

function writeConfig(folder: string, entra: Readonly<Record<string, string>>): void {
  const person = (name: string): Dict => ({
    id: userIdOf(name),
    name,
    userPrincipleName: `${name}@lab.example`,
    aadObjectId: entra[name] ?? aadIdOf(name),
    givenName: name,
    surname: '',
    email: `${name}@lab.example`,
  });
  const [currentUser, ...users] = people.map(person);
  const config = {
    version: '0.1.1',
    tenantId,
    bot: { id: botId, name: 'rdp-medic' },
    currentUser,
    users,
    personalChat: { id: 'a:personal' },
    groupChat: { id: '19:group@thread.v2', name: 'night shift' },
    team: {
      id: '19:team@thread.tacv2',
      name: 'lab team',
      aadGroupId: guid(31),
      channels: [{ id: '19:ops@thread.tacv2', name: 'ops' }],
    },
  };
  // JSON is YAML.
  writeFileSync(join(folder, '.m365agentsplayground.yml'), JSON.stringify(config));
}

/**
 * Starts the Playground for the bot at `endpoint`, its people with these Entra ids if any, in a folder of its own, without a browser and without telemetry.
 * By itself it listens on every interface and calls its maker's servers even so: a preload keeps it on this machine.
 * Stop it: it is a process. Should the test die, it ends with it.
 */
export async function startPlayground(
  endpoint: string,
  entra: Readonly<Record<string, string>> = {},
): Promise<Playground> {
  const folder = mkdtempSync(join(tmpdir(), 'playground-'));
  writeConfig(folder, entra);
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json')),
    'cli.js',
  );
  const preload = ['loopback-only.ts', 'end-with-parent.ts'].flatMap((one) => [
    '--import',
    join(import.meta.dirname, one),
  ]);
  const options = ['start', '-e', endpoint, '-c', 'msteams', '-p', '0', '--disable-telemetry'];
  const child = spawn(process.execPath, [...preload, cli, ...options], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TEAMSAPPTESTER_BROWSER: 'none',
      APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  const port = await new Promise<number>((ready, died) => {
    const read = (chunk: Buffer): void => {
      said += chunk.toString('utf8');
      const found = /Listening on (\d+)/.exec(said);
      if (found !== null) ready(Number(found[1]));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', died);
    child.once('exit', (code) => died(new Error(`the Playground ended with ${code}: ${said}`)));
  });
  const url = `http://127.0.0.1:${port}`;

  async function ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    try {
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    } catch {
      return { status: response.status, body: text };
    }
  }

  const told: Told[] = [];
  const stream = new WebSocket(`ws://127.0.0.1:${port}/_ws_conversation/v1/conversations/stream`);
  stream.addEventListener('message', ({ data }) => told.push(JSON.parse(String(data)) as Told));
  await new Promise((open, failed) => {
    stream.addEventListener('open', open, { once: true });
    stream.addEventListener('error', failed, { once: true });
  });
  const { config } = (await ask('GET', '/_internal/v1/config')).body as { config: Dict };

  return {
    url,
    port,
    pid: child.pid!,
    serviceUrl: `http://localhost:${port}/_connector`,
    config,
    ask,
    told,
    said: () => said,
    async stop() {
      stream.close();
      const gone = new Promise((ended) => child.once('exit', ended));
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
