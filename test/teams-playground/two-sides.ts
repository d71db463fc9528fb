import type { Dict } from '../fakes/teams/fake-teams.ts';
import { startFakeTeams } from '../fakes/teams/start-fake-teams.ts';
import * as their from '../fakes/teams/start-playground.ts';
import { caller } from '../teams-fake/call.ts';
import { startTinyBot, type TinyBot } from '../teams-fake/tiny-bot.ts';

/** A Teams with a bot behind it, the same people and places, and one way to act for them: the fake or the Playground. */
export interface Side {
  readonly bot: TinyBot;
  /** Below /v3, as the bot asks. */
  readonly call: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  readonly ids: Readonly<
    Record<'dm' | 'ops' | 'shift' | 'team' | 'tenant' | 'bot' | 'oncall' | 'approver', string>
  >;
  readonly say: (place: 'dm' | 'ops' | 'shift', text: string, mention: boolean) => Promise<void>;
  /** Gives what the client was answered. `root`: the post of the channel that the card is. */
  readonly execute: (root: string, action: Dict) => Promise<unknown>;
  readonly submit: (id: string, data: Dict) => Promise<void>;
  /** Anything else that names one and the same thing on both sides. */
  readonly names: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

export async function fakeSide(): Promise<Side> {
  const bot = await startTinyBot();
  const teams = await startFakeTeams({ rates: 'off', deliverTo: bot.url });
  for (const name of their.people) teams.addPerson({ name });
  teams.addChat({ name: 'shift' });
  const person = teams.act('oncall');
  return {
    bot,
    call: caller(teams),
    ids: {
      dm: teams.personal('oncall').id,
      ops: teams.place('ops').id,
      shift: teams.place('shift').id,
      team: teams.place('ops').team!.id,
      tenant: teams.tenant.id,
      bot: teams.botId,
      oncall: teams.person('oncall').id,
      approver: teams.person('approver').id,
    },
    names: Object.fromEntries(
      their.people.map((name) => [teams.person(name).aadObjectId, `entra of ${name}`]),
    ),
    async say(place, text, mention) {
      await (mention ? person.mention(place, text) : person.say(place, text));
    },
    async execute(root, action) {
      const button = String(action.title);
      const { delivery } = await teams.act('approver').press('ops', root, button);
      return JSON.parse(delivery!.body);
    },
    async submit(id) {
      await person.press('dm', id, 'Submit');
    },
    async stop() {
      await teams.stop();
      await bot.stop();
    },
  };
}

export async function playgroundSide(): Promise<Side & { readonly playground: their.Playground }> {
  const bot = await startTinyBot();
  const playground = await their.startPlayground(bot.url);
  const { ask } = playground;
  const ids = {
    dm: 'a:personal',
    ops: '19:ops@thread.tacv2',
    shift: '19:group@thread.v2',
    team: '19:team@thread.tacv2',
    tenant: their.tenantId,
    bot: their.botId,
    oncall: their.userIdOf('oncall'),
    approver: their.userIdOf('approver'),
  };
  const heardBy = async (count: number): Promise<void> => {
    while (bot.heard.length < count) await new Promise((go) => setTimeout(go, 5));
  };
  return {
    playground,
    bot,
    ids,
    call: (method, path, body) => ask(method, `/_connector/v3/${path}`, body),
    names: Object.fromEntries(their.people.map((name) => [their.aadIdOf(name), `entra of ${name}`])),
    async say(place, text, mention) {
      const before = bot.heard.length;
      const at = '<at>rdp-medic</at>';
      await ask('POST', `/_conversation/v1/conversations/${encodeURIComponent(ids[place])}/messages`, {
        ...{ type: 'text', textFormat: 'plain', from: { id: ids.oncall } },
        text: mention ? `${at} ${text}` : text,
        ...(mention ? { mentions: [{ mentioned: { id: ids.bot }, text: at }] } : {}),
      });
      await heardBy(before + 1);
    },
    async execute(root, action) {
      const { body } = await ask('POST', '/_conversation/v1/invoke', {
        name: 'adaptiveCard/action',
        value: { action, trigger: 'manual' },
        from: { id: ids.approver },
        conversation: { id: `${ids.ops};messageid=${root}` },
        replyToId: root,
      });
      return body;
    },
    async submit(id, data) {
      const before = bot.heard.length;
      const from = { id: ids.oncall };
      await ask('POST', '/_conversation/v1/submit', {
        value: data,
        from,
        conversation: { id: ids.dm },
        replyToId: id,
      });
      await heardBy(before + 1);
    },
    async stop() {
      await playground.stop();
      await bot.stop();
    },
  };
}
