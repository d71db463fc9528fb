import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPeople } from '../../adapters/files/read-people.ts';
import { adoptLab, stopLab } from '../../src/command/lab-process.ts';
import { exampleSite } from '../../src/command/lab-site.ts';
import { eventually } from '../contracts/eventually.ts';
import type { Acted, FakeTeams, SeenMessage } from '../fakes/teams/fake-teams.ts';
import { startFakeTeams } from '../fakes/teams/start-fake-teams.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const channel = 'ops';

/** `medic serve` over the lab, whatever it is that calls itself Teams. */
export interface Served {
  readonly folder: string;
  /** Where the one HTTP server is. */
  readonly url: string;
  readonly err: () => string;
  readonly stop: () => Promise<{ readonly code: number | null; readonly err: string }>;
}

export interface TeamsStory extends Served {
  readonly teams: FakeTeams;
  /** Says a line of the console in Teams: commands with a slash, decisions as a press on the newest card. */
  readonly say: (who: string, line: string) => Promise<Acted>;
  /** Says it, and waits until what it began has come to rest. */
  readonly tell: (who: string, line: string) => Promise<Acted>;
  /** Everything anybody can read in the channel and below, as it stands now. */
  readonly shown: () => string;
  /** Posts of the bot in the channel, as that person sees them. */
  readonly roots: (who?: string) => readonly SeenMessage[];
  readonly below: (root: SeenMessage, who?: string) => readonly SeenMessage[];
  /** What that person was told alone, there and in the chat with the bot. */
  readonly whispered: (who: string) => string;
}

/** People of the example site who have an account in Entra; the viewer is given one, to be a wrong person. */
const viewerEntra = '9b2d1f80-3c4e-4d5f-8a6b-7c8d9e0f1a2b';

/** Writes the people and rdp-medic.yaml into a folder of its own and starts the bot there. */
export async function serveTeams(section: (folder: string) => string, port = 0): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-teams-'));
  const people = readFileSync(join(exampleSite, 'people.yaml'), 'utf8');
  const viewer = /( {2}- id: viewer\n)/;
  writeFileSync(join(folder, 'people.yaml'), people.replace(viewer, `$1    entra: ${viewerEntra}\n`));
  writeFileSync(
    join(folder, 'rdp-medic.yaml'),
    `lab: true\ndataDir: data\nhttp: {port: ${port}}\nteams:\n${section(folder)}\n`,
  );
  const served = await serve(folder);
  return {
    folder,
    url: served.url,
    err: served.err,
    async stop() {
      const ended = new Promise<number | null>((resolve) => {
        if (served.child.exitCode !== null) resolve(served.child.exitCode);
        served.child.once('exit', resolve);
      });
      served.child.kill('SIGTERM');
      const code = await ended;
      const lab = await adoptLab(join(folder, 'data', 'lab.json'));
      if (lab !== null) await stopLab(lab);
      rmSync(folder, { recursive: true, force: true });
      return { code, err: served.err() };
    },
  };
}

/** Entra ids by name, as the folder's people.yaml has them. */
export function castOf(): readonly { readonly name: string; readonly entra: string }[] {
  const { value } = readPeople(join(exampleSite, 'people.yaml'));
  const known = value!.flatMap(({ id, entra }) => (entra === null ? [] : [{ name: id, entra }]));
  return [...known, { name: 'viewer', entra: viewerEntra }];
}

/** `medic serve` on the example site, over the lab, in a Teams of the project's own with its people and a channel. */
export async function openTeamsStory(
  options: {
    readonly rates?: 1 | 'off';
    /** More lines of rdp-medic.yaml. */
    readonly more?: (teams: FakeTeams) => string;
  } = {},
): Promise<TeamsStory> {
  const teams = await startFakeTeams({ rates: options.rates ?? 1 });
  for (const { name, entra } of castOf()) teams.addPerson({ name, aadObjectId: entra });
  teams.addChannel({ name: 'incidents' });
  const served = await serveTeams((folder) => {
    mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
    writeFileSync(join(folder, 'secrets', 'teams'), teams.password, { mode: 0o600 });
    return `  appId: ${teams.appId}
  passwordFile: secrets/teams
  tenantId: ${teams.tenant.id}
  serviceUrl: ${teams.serviceUrl}
  authority: {openIdMetadataUrl: "${teams.openId.metadataUrl}", tokenUrl: "${teams.tokenUrl}"}
${options.more?.(teams) ?? ''}`;
  });
  teams.deliverTo(`${served.url}/api/messages`);

  const ours = ({ from }: SeenMessage) => from === teams.botName;
  const posts = (who: string) => teams.seenBy(who, channel);
  const replies = (root: SeenMessage, who: string) =>
    teams.seenBy(who, channel, { thread: root.id }).filter(({ id }) => id !== root.id);
  const everything = (who: string) =>
    posts(who)
      .flatMap((root) => [root, ...replies(root, who)])
      .filter(ours);
  const shown = () =>
    everything('viewer')
      .filter((one) => !one.private)
      .map((message) => message.shown)
      .join('\n\n');

  async function say(who: string, line: string): Promise<Acted> {
    const person = teams.act(who);
    if (line.startsWith('/')) return person.slash(channel, line.slice(1));
    const label = line === 'approve' ? 'Approve' : line === 'reject' ? 'Reject' : null;
    // A client that looks fetches what is meant for its person.
    await person.open(channel);
    const card = everything(who).findLast(({ buttons }) => buttons.some((one) => one.label === label));
    return label === null || card === undefined
      ? person.mention(channel, line)
      : person.press(channel, card, label);
  }

  async function tell(who: string, line: string): Promise<Acted> {
    const acted = await say(who, line);
    await teams.idle();
    await atRest(shown, () => posts('viewer').filter(ours).at(-1)?.shown ?? '');
    return acted;
  }

  return {
    ...served,
    teams,
    say,
    tell,
    shown,
    roots: (who = 'viewer') => posts(who).filter(ours),
    below: (root, who = 'viewer') => replies(root, who).filter(ours),
    whispered: (who) =>
      [...everything(who).filter((one) => one.private), ...teams.seenBy(who, 'dm').filter(ours)]
        .map((message) => message.shown)
        .join('\n'),
    async stop() {
      const ended = await served.stop();
      await teams.stop();
      return ended;
    },
  };
}

const busy = /looking from outside|not looked yet|: looking at|applying|, proving|putting it back/;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Resolves when nothing has changed for a while, and the newest post does not say that it goes on. */
async function atRest(shown: () => string, newest: () => string): Promise<void> {
  let last = '';
  let since = Date.now();
  await eventually(() => {
    const now = shown();
    if (now !== last) {
      last = now;
      since = Date.now();
    }
    return !busy.test(newest()) && Date.now() - since > 700;
  }, 40_000);
}

async function serve(folder: string): Promise<{ child: ChildProcess; url: string; err: () => string }> {
  const child = spawn(process.execPath, [main, 'serve'], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  await eventually(() => /^Ready\.$/m.test(out) || child.exitCode !== null, 90_000);
  const url = /Pages: (http:\/\/[^/]+)\//.exec(out)?.[1];
  if (url === undefined) throw new Error(`medic serve did not start: ${out}\n${err}`);
  return { child, url, err: () => err };
}
