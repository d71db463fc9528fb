import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { key } from '../../adapters/redis/key.ts';
import { eventually, pause } from '../contracts/eventually.ts';
import type { Acted, SeenMessage } from '../fakes/slack/fake-slack.ts';
import { inLong } from '../in-long.ts';
import { describeWithRedis, type GivenRedis, givenRedis } from '../redis/given-redis.ts';
import { openSlackStory, type SlackStory } from './open-slack-story.ts';

/** Slack gives up on whoever has not answered after that, milliseconds. */
const slackWaitsMs = 3_000;

let redis: GivenRedis;
let story: SlackStory;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The server stands still, and goes on where it was: it takes up whatever has been sent to it meanwhile. */
async function standingStill(ms: number, meanwhile: () => Promise<unknown>): Promise<void> {
  const { pid } = redis.server;
  process.kill(pid, 'SIGSTOP');
  const over = pause(ms).finally(() => process.kill(pid, 'SIGCONT'));
  try {
    await meanwhile();
  } finally {
    await over;
  }
}

const eventsOf = (run: string) => redis.connection.lrange(key('runs', 'events', run), 0, -1);
const said = (who: string, what: string) => story.whispered(who).split(what).length - 1;
const notRecorded = 'Not recorded: what I keep my records in does not answer. Please click or say it again.';
const certainly = `${notRecorded} Nothing was changed.`;
const perhaps = `${notRecorded} If it was recorded after all`;
const wentWrong = 'That went wrong on my side';

/** The card of that run that can be approved, as the approver sees it. */
function planOf(run: string): SeenMessage | undefined {
  const root = story.roots('approver').find(({ shown }) => shown.includes(`${run}: `));
  return root === undefined
    ? undefined
    : story.below(root, 'approver').find(({ buttons }) => buttons.some(({ label }) => label === 'Approve'));
}

function expectInTime({ delivery }: Acted): void {
  expect(delivery).toMatchObject({ status: 200, failed: null });
  expect(delivery!.tookMs).toBeLessThan(slackWaitsMs);
}

describeWithRedis('while Redis stands still', () => {
  beforeAll(async () => {
    redis = await givenRedis();
    const port = await freePort();
    await redis.connection.config('SET', 'port', port);
    story = await openSlackStory({ env: { REDIS_URL: `redis://127.0.0.1:${port}` } });
    for (const [index, host] of ['ts-02', 'ts-03', 'ts-04'].entries()) {
      const playbook = ['rdp-grant-key-access', 'rdp-renew-certificate', 'rdp-start-service'][index];
      await story.say('oncall', `/rdp-fix ${playbook} ${host} reason="nobody gets in"`);
      await eventually(() => planOf(`R${index + 1}`) !== undefined, 30_000);
    }
  }, 120_000);
  afterAll(async () => {
    await story?.stop();
    await redis?.drop();
  });

  it.each<[number, readonly string[]]>([
    ...inLong<[number, readonly string[]]>([2_000, ['ts-01', 'ts-06', 'ts-07']]),
    [4_000, ['ts-08', 'ts-09', 'ts-10']],
  ])(
    'for %i ms, checks are answered and go on, and a decision is answered "not recorded" and is not',
    async (stillMs, hosts) => {
      const before = await eventsOf('R1');
      const told = said('approver', certainly);
      const card = planOf('R1')!;
      const checks: Acted[] = [];
      const decisions: Acted[] = [];
      await standingStill(stillMs, async () => {
        const deciding = story.slack.act('approver').click('ops', card, 'Approve');
        const checking = hosts.map(async (host, index) => {
          await pause(index * 500);
          checks.push(await story.slack.act('oncall').slash('ops', '/rdp-check', host));
        });
        decisions.push(await deciding);
        await Promise.all(checking);
      });
      expect(checks).toHaveLength(hosts.length);
      for (const one of [...checks, ...decisions]) expectInTime(one);
      if (stillMs > slackWaitsMs)
        for (const { delivery } of checks) expect(delivery!.body).toContain('I go on with it');
      const cards = (host: string) => story.roots().filter(({ shown }) => shown.includes(host));
      for (const host of hosts) await eventually(() => cards(host).length === 1, 20_000);
      await eventually(() => said('approver', certainly) === told + 1, 5_000);
      // By now everything that was sent meanwhile has been taken up.
      expect(await eventsOf('R1')).toEqual(before);
      expect(planOf('R1')).toBeDefined();
    },
    60_000,
  );

  it('and then goes on, a second click is a decision', async () => {
    expectInTime(await story.slack.act('approver').click('ops', planOf('R1')!, 'Approve'));
    await eventually(() => story.shown().includes('R1 remediated'), 30_000);
    expect((await eventsOf('R1')).filter((event) => event.includes('"approved"'))).toHaveLength(1);
  }, 40_000);

  it.each([
    ['R2', 4],
    ['R3', 9],
  ] as const)(
    'from the middle of the decision on %s, %i ms after the click, what the person is told is true',
    async (run, afterMs) => {
      const before = await eventsOf(run);
      const told = () => [certainly, perhaps, wentWrong].map((words) => said('approver', words));
      const earlier = told();
      const acting = story.slack.act('approver').click('ops', planOf(run)!, 'Approve');
      await pause(afterMs);
      await standingStill(2_600, async () => expectInTime(await acting));
      await pause(1_000);
      const [isCertain, isPerhaps, isWrong] = told().map((count, index) => count > earlier[index]!);
      const isRecorded = (await eventsOf(run)).length > before.length;
      expect(isWrong).toBe(false);
      if (isCertain) expect(isRecorded).toBe(false);
      if (!isCertain && !isPerhaps) expect(isRecorded).toBe(true);
    },
    30_000,
  );
});
