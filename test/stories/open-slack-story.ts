import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPeople } from '../../adapters/files/read-people.ts';
import { adoptLab, stopLab } from '../../src/command/lab-process.ts';
import { exampleSite } from '../../src/command/lab-site.ts';
import { eventually } from '../contracts/eventually.ts';
import type { Acted, FakeSlack, SeenMessage } from '../fakes/slack/fake-slack.ts';
import { startFakeSlack } from '../fakes/slack/start-fake-slack.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const channel = 'ops';
/** The people of the example site, each under the Slack account they have there. */
const cast = readPeople(join(exampleSite, 'people.yaml')).value!;

export interface SlackStory {
  readonly slack: FakeSlack;
  readonly folder: string;
  /** Says a line of the console in Slack: commands as slash commands, decisions as a press on the newest card. */
  readonly say: (who: string, line: string) => Promise<Acted>;
  /** Says it, and waits until what it began has come to rest. */
  readonly tell: (who: string, line: string) => Promise<Acted>;
  /** Everything anybody can read in the channel and below, as it stands now. */
  readonly shown: () => string;
  /** Root messages in the channel, as that person sees them. */
  readonly roots: (who?: string) => readonly SeenMessage[];
  readonly below: (root: SeenMessage, who?: string) => readonly SeenMessage[];
  /** What that person was told alone, all of it. */
  readonly whispered: (who: string) => string;
  readonly url: () => string;
  readonly err: () => string;
  readonly process: ChildProcess;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<{ readonly code: number | null; readonly err: string }>;
}

interface SlackStoryOptions {
  readonly mode?: 'http' | 'socket';
  /** Slack's real rates; off where a story is told quickly. */
  readonly rates?: 1 | 'off';
  /** More lines of rdp-medic.yaml. */
  readonly more?: (slack: FakeSlack, folder: string) => string;
  readonly env?: Readonly<Record<string, string>>;
}

/** `medic serve` on the example site, over the lab, in a Slack of the project's own with its people and a channel. */
export async function openSlackStory(options: SlackStoryOptions = {}): Promise<SlackStory> {
  const { mode = 'http', rates = 'off' } = options;
  const slack = await startFakeSlack({ rates });
  for (const { id: name, slack: id } of cast) if (id !== null) slack.addUser({ name, id });
  slack.addChannel({ name: channel });
  slack.addChannel({ name: 'elsewhere', bot: false });
  slack.addChannel({ name: 'incidents' });
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-slack-'));
  writeSite(folder, slack, mode, options.more?.(slack, folder) ?? '');
  let served = await serve(folder, options.env ?? {});
  if (mode === 'http') slack.deliverTo(`${served.url}/slack/events`);
  else await eventually(() => slack.sockets.open > 0, 15_000);

  // What people say themselves is no answer.
  const ours = ({ from }: SeenMessage) => !cast.some(({ id }) => id === from);
  const roots = (who = 'viewer') => slack.seenBy(who, channel).filter(ours);
  const below = (root: SeenMessage, who = 'viewer') =>
    slack
      .seenBy(who, channel, { thread: root.ts })
      .filter((message) => message.ts !== root.ts && ours(message));
  const everything = (who: string) =>
    roots(who).flatMap((root) => (root.ephemeral ? [root] : [root, ...below(root, who)]));
  const shown = () =>
    everything('viewer')
      .filter(({ ephemeral }) => !ephemeral)
      .map((message) => message.shown)
      .join('\n\n');

  async function say(who: string, line: string): Promise<Acted> {
    const [word = '', ...rest] = line.split(' ');
    const person = slack.act(who);
    if (word.startsWith('/')) return person.slash(channel, word, rest.join(' '));
    if (word !== 'approve' && word !== 'reject') return person.mention(channel, line);
    const label = word === 'approve' ? 'Approve' : 'Reject';
    const card = everything(who).findLast(({ buttons }) => buttons.some((button) => button.label === label));
    // Without a card there is nothing to press; it can still be said.
    return card === undefined || rest.length > 0
      ? person.mention(channel, line)
      : person.click(channel, card, label);
  }

  async function tell(who: string, line: string): Promise<Acted> {
    const acted = await say(who, line);
    await slack.idle();
    let last = '';
    let since = Date.now();
    await eventually(() => {
      const now = shown();
      if (now !== last) {
        last = now;
        since = Date.now();
      }
      const busy = /looking from outside|not looked yet|: looking at|applying|, proving|putting it back/.test(
        newest(roots()),
      );
      return !busy && Date.now() - since > 700;
    }, 40_000);
    return acted;
  }

  return {
    slack,
    folder,
    say,
    tell,
    shown,
    roots,
    below,
    whispered: (who) =>
      slack
        .seenBy(who, channel)
        .flatMap((root) => (root.ephemeral ? [root] : [root, ...below(root, who)]))
        .filter(({ ephemeral }) => ephemeral)
        .map((message) => message.shown)
        .join('\n'),
    url: () => served.url,
    err: served.err,
    get process() {
      return served.child;
    },
    async restart() {
      served = await serve(folder, options.env ?? {});
      if (mode === 'http') slack.deliverTo(`${served.url}/slack/events`);
    },
    async stop() {
      const ended = new Promise<number | null>((resolve) => {
        if (served.child.exitCode !== null) resolve(served.child.exitCode);
        served.child.once('exit', resolve);
      });
      served.child.kill('SIGTERM');
      const code = await ended;
      await slack.stop();
      const lab = await adoptLab(join(folder, 'data', 'lab.json'));
      if (lab !== null) await stopLab(lab);
      rmSync(folder, { recursive: true, force: true });
      return { code, err: served.err() };
    },
  };
}

function newest(roots: readonly SeenMessage[]): string {
  return roots.filter(({ ephemeral }) => !ephemeral).at(-1)?.shown ?? '';
}

function writeSite(folder: string, slack: FakeSlack, mode: 'http' | 'socket', more: string): void {
  const secret = (name: string, text: string) =>
    writeFileSync(join(folder, 'secrets', name), text, { mode: 0o600 });
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
  secret('bot', slack.botToken);
  secret('signing', slack.signingSecret);
  secret('app', slack.appToken);
  const door = mode === 'http' ? 'signingSecretFile: secrets/signing' : 'appTokenFile: secrets/app';
  writeFileSync(
    join(folder, 'rdp-medic.yaml'),
    `lab: true
dataDir: data
http: {port: 0}
slack:
  mode: ${mode}
  ${door}
  apiUrl: ${slack.apiUrl}
  workspaces:
    - {teamId: ${slack.team.id}, tokenFile: secrets/bot}
${more}`,
  );
}

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly err: () => string;
}

async function serve(folder: string, env: Readonly<Record<string, string>>): Promise<Served> {
  const child = spawn(process.execPath, [main, 'serve'], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  await eventually(() => /^Ready\.$/m.test(out) || child.exitCode !== null, 90_000).catch(() => child.kill());
  const url = /Pages: (http:\/\/[^/]+)\//.exec(out)?.[1];
  if (url === undefined) throw new Error(`medic serve did not start: ${out}\n${err}`);
  return { child, url, err: () => err };
}
