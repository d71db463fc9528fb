import { describe, expect, it, onTestFinished } from 'vitest';
import { createMemory } from '../../adapters/memory/memory.ts';
import { createTurnAway } from '../../src/bot/turn-away.ts';
import type { TurnedAway } from '../../src/ports/turn-away.ts';
import { type Given, type GivenOptions, givenSlack, saying, words } from './given-slack.ts';

async function given(options: GivenOptions = {}): Promise<Given> {
  const made = await givenSlack(options);
  made.answer = saying(words('heard'));
  onTestFinished(() => made.close());
  return made;
}

/** As Slack would send it, signed, whatever the people of the fake could do. */
async function deliver({ slack, url }: Given, body: string, type: string): Promise<number> {
  const headers = { 'content-type': type, ...slack.sign(body) };
  return (await fetch(`${url}/slack/events`, { method: 'POST', headers, body })).status;
}

function event(to: Given, happened: object): Promise<number> {
  const { team, appId, botUserId } = to.slack;
  const body = {
    type: 'event_callback',
    team_id: team.id,
    api_app_id: appId,
    event_id: `Ev${Math.random().toString(36).slice(2)}`,
    authorizations: [{ team_id: team.id, user_id: botUserId, is_bot: true }],
    event: happened,
  };
  return deliver(to, JSON.stringify(body), 'application/json');
}

function interaction(to: Given, happened: object): Promise<number> {
  const { team, appId } = to.slack;
  const user = { id: 'U0OUTSIDE', team_id: 'T0000OTHER' };
  const payload = { team: { id: team.id }, api_app_id: appId, trigger_id: '1.2', user, ...happened };
  const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  return deliver(to, body, 'application/x-www-form-urlencoded');
}

const mention = { type: 'app_mention', user: 'U0OUTSIDE', text: 'status password=hunter2', ts: '1.1' };
const outsider = { platform: 'slack', tenant: 'T0000OTHER', id: 'U0OUTSIDE' } as const;

describe('a refusal of the adapter itself is handed on for the audit log', () => {
  it('when another organisation mentions the bot, presses a button or sends a form', async () => {
    const slack = await given();
    const where = slack.ops.opaque;
    await event(slack, { ...mention, channel: where, user_team: 'T0000OTHER' });
    await interaction(slack, {
      type: 'block_actions',
      container: { type: 'message', message_ts: '1.1', channel_id: where },
      channel: { id: where },
      actions: [{ type: 'button', action_id: 'say:0', value: 'approve 7f3a91c0', action_ts: '1.3' }],
    });
    await interaction(slack, {
      type: 'view_submission',
      view: {
        id: 'V1',
        hash: 'h',
        type: 'modal',
        callback_id: 'rdp_medic_form',
        private_metadata: JSON.stringify({ command: '/rdp-fix', place: where }),
        blocks: [],
        state: { values: {} },
      },
    });
    const why = 'other-organisation';
    expect(slack.heard).toEqual([]);
    expect(slack.turnedAway).toEqual([
      { account: outsider, why, kind: 'said', where },
      { account: outsider, why, kind: 'clicked', where },
      { account: outsider, why, kind: 'submitted', where },
    ]);
  });

  it('when another bot speaks, and not when it hears itself', async () => {
    const slack = await given();
    const { botUserId, team } = slack.slack;
    const direct = { type: 'message', channel_type: 'im', channel: 'D1', text: 'status', ts: '1.1' };
    await event(slack, { ...mention, channel: 'C1', bot_id: 'B0OTHER', user: 'U0ROBOT' });
    await event(slack, { ...direct, subtype: 'bot_message', bot_id: 'B0OTHER' });
    await event(slack, {
      ...direct,
      user: botUserId,
      bot_id: slack.link.workspace(team.id)!.identity()!.botId,
    });
    const bot = (id: string, where: string): TurnedAway => ({
      account: { platform: 'slack', tenant: team.id, id },
      why: 'bot',
      kind: 'said',
      where,
    });
    expect([slack.heard, slack.turnedAway]).toEqual([[], [bot('U0ROBOT', 'C1'), bot('B0OTHER', 'D1')]]);
  });

  it('when a workspace is not in the configuration', async () => {
    const teams = [{ name: 'lab' }, { name: 'branch' }];
    const slack = await given({ teams, configured: (name) => name === 'lab' });
    slack.slack.addUser({ name: 'stranger', id: 'U0000009', team: 'branch' });
    const { id: where } = slack.slack.addChannel({ name: 'there', team: 'branch' });
    await slack.slack.act('stranger').slash('there', '/rdp-check', 'ts-02');
    const account = { platform: 'slack', tenant: slack.slack.teams[1]!.id, id: 'U0000009' };
    expect(slack.turnedAway).toEqual([{ account, why: 'strange-workspace', kind: 'said', where }]);
  });

  it('when Slack does not say whether the bot is in the place', async () => {
    const slack = await given();
    slack.slack.faults.call('conversations.info', { kind: 'http', status: 503, when: 'before' }, Infinity);
    await slack.slack.act('oncall').slash('ops', '/rdp-status');
    const account = { platform: 'slack', tenant: slack.slack.team.id, id: 'U0000001' };
    expect(slack.heard).toEqual([]);
    expect(slack.turnedAway).toEqual([
      { account, why: 'place-unknown', kind: 'said', where: slack.ops.opaque },
    ]);
  });
});

describe('in the audit log', () => {
  const refused: TurnedAway = { account: outsider, why: 'other-organisation', kind: 'said', where: 'C1' };

  function log() {
    const { audit } = createMemory();
    const time = { now: Date.parse('2030-11-21T07:30:00.000Z') };
    const ending = new AbortController();
    const faults: unknown[] = [];
    const state = { away: false };
    let wake = () => {};
    const turnAway = createTurnAway(
      {
        audit: {
          ...audit,
          record: async (entries) => {
            if (state.away) throw new Error('away');
            await audit.record(entries);
          },
        },
        clock: {
          now: () => new Date(time.now),
          sleep: (ms, signal) =>
            new Promise((resolve) => {
              signal!.addEventListener('abort', () => resolve());
              wake = () => {
                time.now += ms;
                resolve();
              };
            }),
        },
        fault: (what) => faults.push(what),
      },
      ending.signal,
    );
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    return {
      turnAway,
      state,
      faults,
      entries: async () => (await audit.pending(10_000)).map(({ id: _, ...entry }) => entry),
      minute: async () => {
        wake();
        await settled();
      },
      end: async () => {
        ending.abort();
        await settled();
      },
    };
  }

  it('it names who, why and where, and nothing that was said', async () => {
    const { turnAway, entries } = log();
    await turnAway(refused);
    expect(await entries()).toEqual([
      {
        at: '2030-11-21T07:30:00.000Z',
        actor: 'slack:T0000OTHER/U0OUTSIDE',
        what: 'refused',
        run: null,
        host: null,
        plan: null,
        detail: { platform: 'slack', why: 'other-organisation', kind: 'said', where: 'C1', count: '1' },
      },
    ]);
  });

  it('a flood of the same is one entry a minute with how many there were, and nothing once it is over', async () => {
    const { turnAway, entries, minute } = log();
    const counts = async () => (await entries()).map(({ at, detail }) => [at.slice(14, 16), detail.count]);
    for (let times = 0; times < 500; times += 1) await turnAway(refused);
    expect(await counts()).toEqual([['30', '1']]);
    await minute();
    await turnAway(refused);
    expect(await counts()).toEqual([
      ['30', '1'],
      ['31', '499'],
    ]);
    await minute();
    await minute();
    expect(await counts()).toEqual([
      ['30', '1'],
      ['31', '499'],
      ['32', '1'],
    ]);
    await turnAway(refused);
    expect(await counts()).toHaveLength(4);
  });

  it('a stop writes what is counted, and what the store did not take comes with the next entry', async () => {
    const { turnAway, entries, end, state, faults } = log();
    state.away = true;
    await turnAway(refused);
    await turnAway(refused);
    expect([await entries(), faults]).toEqual([[], ['could not put a refusal on record']]);
    state.away = false;
    await end();
    expect((await entries()).map(({ detail }) => detail.count)).toEqual(['2']);
  });

  it('beyond a thousand accounts at once they are counted together', async () => {
    const { turnAway, entries } = log();
    for (let one = 0; one < 1_200; one += 1)
      await turnAway({ ...refused, account: { ...outsider, id: `U${one}` } });
    const written = await entries();
    expect(written).toHaveLength(1_001);
    expect(written.at(-1)).toMatchObject({ actor: 'slack:T0000OTHER/*' });
  });
});
