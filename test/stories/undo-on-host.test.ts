import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { happen } from '../../lab/happen.ts';
import type { Happening } from '../../lab/happening.ts';
import { keys, readValue } from '../../lab/registry.ts';
import { perform } from '../../src/bot/perform.ts';
import type { Step } from '../../src/playbook/step.ts';
import type { HostExecutor } from '../../src/ports/host-executor.ts';
import type { Prober } from '../../src/ports/prober.ts';
import { evolveAll } from '../../src/run/evolve.ts';
import { openCheckStory } from './open-check-story.ts';

const host = 'ts-02';
const hosts = [
  {
    name: host,
    build: 20348,
    machineGuid: '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38',
    fault: null,
    sessions: [],
  },
];
const minuteMs = 60_000;
const words = (card: string) => card.replace(/\s+/g, ' ');

let story: Awaited<ReturnType<typeof openCheckStory>>;
let executor: HostExecutor;
let prober: Prober;
/** What the bot's clock is ahead of the real one. */
let aheadMs = 0;
/** What comes after a script's answer, before the bot has it; what it gives is what the bot gets. */
let afterStep: (step: Step, outcome: unknown) => unknown;
let afterProbe: () => void | Promise<void>;
let reachable = true;
let sent: string[] = [];

const machine = () => story.lab.world.places.get(host)!.machine;
const nla = () => readValue(machine().host, keys.listener, 'UserAuthentication');
/** Something happens to the host, and the ports are as it left them. */
async function comes(...happenings: readonly Happening[]): Promise<void> {
  for (const happening of happenings) happen(machine(), happening);
  await story.lab.world.sync();
}
async function run(id: string) {
  return evolveAll((await story.world.runs.read(id)).events)!;
}
const applied = () => sent.includes('rdp-require-nla/apply');

/** Asks for it and approves it; resolves with the run's id once the plan is approved. */
async function approved(fix: string, more = ''): Promise<string> {
  const asked = await story.say('oncall', `/rdp-fix ${fix} ${host} ${more} reason="NLA is off"`);
  const plan = asked.drawn.findLast(({ slot }) => slot === 'plan')?.text;
  if (plan === undefined) throw new Error(JSON.stringify(asked));
  void story.say('approver', `approve ${/Plan ([0-9a-f]{8})/.exec(plan)![1]}`);
  return asked.check!;
}
async function ended(id: string) {
  await vi.waitFor(async () => expect((await run(id)).ending).not.toBeNull(), {
    timeout: 30_000,
    interval: 50,
  });
  return { ...(await run(id)), card: words(await story.card(id, 'ending')) };
}
/** Once, after the first look that finds the change made. */
function onceProbed(act: () => void | Promise<void>): void {
  afterProbe = async () => {
    if (!applied()) return;
    afterProbe = () => {};
    await act();
  };
}

beforeAll(async () => {
  story = await openCheckStory(hosts, { pauseMs: 20, connectTimeoutMs: 600 });
  ({ executor, prober } = story.world);
  Object.assign(story.world, {
    clock: {
      now: () => new Date(Date.now() + aheadMs),
      sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))),
    },
    prober: {
      async probe(...asked: Parameters<Prober['probe']>) {
        const look = await prober.probe(...asked);
        await afterProbe();
        return look;
      },
    },
    executor: {
      async open(...asked: Parameters<HostExecutor['open']>) {
        if (!reachable) return { kind: 'unreachable', layer: 'port', message: 'no route to host' };
        const session = await executor.open(...asked);
        if (session.kind === 'unreachable') return session;
        return {
          ...session,
          close: () => session.close(),
          async run(step: Step, ...rest: never[]) {
            if (!step.whatIf) sent.push(step.name);
            return afterStep(step, await session.run(step, ...(rest as unknown as [never, never])));
          },
        };
      },
    },
  });
}, 60_000);
afterAll(() => story.close());
beforeEach(async () => {
  afterStep = (_, outcome) => outcome;
  afterProbe = () => {};
  reachable = true;
  sent = [];
  aheadMs = 0;
  await story.given(host, 'nla-off');
});

describe('a timed change on a host that puts it back by itself', () => {
  it('is armed and rehearsed before it is sent, and disarmed by the host once the proof holds', async () => {
    const { ending, hosts: states, card } = await ended(await approved('rdp-require-nla'));
    expect([ending, states[0]!.armed!.state, nla()]).toEqual(['remediated', 'confirmed', 1]);
    const order = ['undo/arm', 'undo/rehearse', 'undo/status', 'rdp-require-nla/apply', 'undo/confirm'];
    expect(sent.filter((name) => order.includes(name))).toEqual(order);
    expect(card).toContain(`Undo disarmed, confirmed by ${host}.`);
    await comes({ what: 'time', ms: 60 * minuteMs });
    expect([nla(), machine().host.scheduledTasks]).toEqual([1, {}]);
  });

  it('comes back while it is being proved, and the run says who put it back, and when', async () => {
    onceProbed(() => comes({ what: 'time', ms: 6 * minuteMs }));
    const { ending, hosts: states, card } = await ended(await approved('rdp-require-nla'));
    expect([ending, states[0]!.armed!.state, nla()]).toEqual(['reverted', 'undone', 0]);
    expect(card).toMatch(new RegExp(`reverted: ${host} put its old values back at \\d\\d:\\d\\d`));
    expect(states[0]!.proof!.seen.line).not.toContain('NLA required');
    expect(sent).not.toContain('rdp-require-nla/revert');
  });

  it.each([
    ['set two hours forward', 2],
    ['set two hours back', -2],
  ])('is neither sooner nor later when the clock of the host is %s', async (_, hours) => {
    onceProbed(() => comes({ what: 'clock', ms: hours * 60 * minuteMs }, { what: 'time', ms: 3 * minuteMs }));
    const kept = await ended(await approved('rdp-require-nla'));
    expect([kept.ending, nla()]).toEqual(['remediated', 1]);
    await story.given(host, 'nla-off');
    sent = [];
    onceProbed(() => comes({ what: 'clock', ms: hours * 60 * minuteMs }, { what: 'time', ms: 6 * minuteMs }));
    const back = await ended(await approved('rdp-require-nla'));
    expect([back.ending, nla()]).toEqual(['reverted', 0]);
    expect(back.card).toContain('by its own clock, which is not ours');
  });

  it('outlives a restart of the host: what was left runs from then, and it can still be confirmed', async () => {
    onceProbed(() =>
      comes(
        { what: 'time', ms: 2 * minuteMs },
        { what: 'reboot', offMs: 10 * minuteMs },
        { what: 'time', ms: minuteMs },
      ),
    );
    const { ending } = await ended(await approved('rdp-require-nla'));
    expect([ending, nla()]).toEqual(['remediated', 1]);
  });

  it('lets no other run change the host meanwhile: neither ask for one, nor send what was approved before', async () => {
    await story.breakHost(host, 'key-unreadable');
    await comes({ what: 'set', path: ['registry', keys.listener, 'SecurityLayer'], value: 1 });
    // Approved while the host was free, and at work only once it is armed.
    const other = await story.say('oncall', `/rdp-fix rdp-restore-security-layer ${host} reason="it is 1"`);
    const plan = /Plan ([0-9a-f]{8})/.exec(other.drawn.findLast(({ slot }) => slot === 'plan')!.text)![1];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    onceProbed(() => held);
    const id = await approved('rdp-require-nla');
    await vi.waitFor(async () => expect((await run(id)).stage).toBe('proving'), { timeout: 20_000 });
    const asked = await story.say('oncall', `/rdp-fix rdp-grant-key-access ${host} reason="denied"`);
    expect(asked.answer).toContain(`The undo of ${id} is armed on ${host} until`);
    await story.say('approver', `approve ${plan}`);
    const second = await ended(other.check!);
    expect(second.ending).toBe('void');
    expect(second.card).toContain(`The undo of ${id} is armed on ${host}`);
    // To look is allowed as ever.
    expect((await story.say('oncall', `/rdp-check ${host}`)).root).not.toBe('');
    release();
    await ended(id);
    expect(sent).not.toContain('rdp-restore-security-layer/apply');
  });

  it('whose confirmation was answered and not heard is asked again, and kept', async () => {
    let lost = 0;
    afterStep = (step, outcome) => {
      if (step.name !== 'undo/confirm' || lost++ > 1) return outcome;
      return { kind: 'unknown', message: 'connection reset' };
    };
    const { ending, hosts: states } = await ended(await approved('rdp-require-nla'));
    expect([ending, states[0]!.armed!.state, nla(), lost]).toEqual(['remediated', 'confirmed', 1, 3]);
  });

  it('is healed by the host when the channel dies in the middle of the apply and stays dead', async () => {
    afterStep = (step, outcome) => {
      if (step.name !== 'rdp-require-nla/apply' || step.whatIf) return outcome;
      reachable = false;
      return { kind: 'unknown', message: 'connection reset' };
    };
    const id = await approved('rdp-require-nla');
    await vi.waitFor(() => expect(reachable).toBe(false), { timeout: 20_000 });
    // Only what is seen after the script's deadline is the truth; by then the host has been alone for a minute.
    aheadMs += minuteMs;
    await vi.waitFor(async () => expect((await run(id)).stage).toBe('confirming'), { timeout: 20_000 });
    expect(nla()).toBe(1);
    await comes({ what: 'time', ms: 6 * minuteMs });
    aheadMs += 6 * minuteMs;
    reachable = true;
    const { ending, hosts: states, card } = await ended(id);
    expect([ending, states[0]!.armed!.state, nla()]).toEqual(['reverted', 'undone', 0]);
    expect(card).toContain(`${host} put its old values back`);
    // A script of which nothing was heard keeps the host to itself for as long as it may run.
    await story.world.leases.release(host, states[0]!.attempts[0]!.fence);
  });

  it('is unknown, and somebody is told, when the host is never heard of again', async () => {
    onceProbed(() => {
      reachable = false;
    });
    const id = await approved('rdp-require-nla');
    await vi.waitFor(async () => expect((await run(id)).stage).toBe('confirming'), { timeout: 20_000 });
    aheadMs += 30 * minuteMs;
    const { ending, card } = await ended(id);
    expect(ending).toBe('unknown');
    expect(card).toContain(`What became of the undo on ${host} is not known: someone must look there.`);
  });

  it('is not sent where tasks do not run, and nothing is left armed', async () => {
    Object.assign(machine().host, { tasksDoNotRun: true });
    const { ending, card, hosts: states } = await ended(await approved('rdp-require-nla'));
    expect([ending, applied(), nla(), states[0]!.armed!.state]).toEqual(['void', false, 0, 'confirmed']);
    expect(card).toContain('did not answer within 40 seconds');
  });

  it('is not sent where somebody else owns the folder of the undo, and that is an alarm', async () => {
    const path = 'C:\\ProgramData\\rdp-medic';
    const item = { kind: 'folder', owner: 'S-1-5-21-1-2-3-1105', entries: [] };
    await comes({ what: 'set', path: ['disk', path], value: item });
    const { ending, card, hosts: states } = await ended(await approved('rdp-require-nla'));
    expect([ending, applied(), states[0]!.withheld!.alarm]).toEqual(['void', false, true]);
    expect(card).toContain('A person must look at it.');
  });

  it('stays unproved and failing is put back by us, and the host is disarmed after that', async () => {
    afterStep = async (step, outcome) => {
      if (step.name === 'rdp-require-nla/apply' && !step.whatIf)
        await comes({ what: 'set', path: ['registry', keys.listener, 'UserAuthentication'], value: 0 });
      return outcome;
    };
    const { ending, hosts: states } = await ended(await approved('rdp-require-nla'));
    expect([ending, states[0]!.armed!.state, nla()]).toEqual(['reverted', 'confirmed', 0]);
    expect(sent.indexOf('undo/confirm')).toBeGreaterThan(sent.indexOf('rdp-require-nla/revert'));
  });
});

describe('NLA that is suspended', () => {
  it('holds for the minutes given, is ended by the host alone, and seen to be required again', async () => {
    await story.given(host, 'secure-channel-broken');
    expect(nla()).toBe(1);
    const id = await approved('rdp-suspend-nla', 'minutes=10');
    await vi.waitFor(async () => expect((await run(id)).stage).toBe('holding'), { timeout: 20_000 });
    expect([nla(), sent.includes('undo/confirm')]).toEqual([0, false]);
    // The bot sees nothing of it; ten minutes later the host has ended it.
    await comes({ what: 'time', ms: 12 * minuteMs });
    expect(nla()).toBe(1);
    aheadMs += 12 * minuteMs;
    await perform(story.world, { kind: 'undo', run: id, host }, new AbortController().signal);
    const { ending, card, hosts: states } = await ended(id);
    expect([ending, states[0]!.armed!.state]).toEqual(['reverted', 'undone']);
    expect(card).toContain(`what held on ${host} was ended by ${host} itself`);
  });
});

describe('NLA that is suspended on a host that is off meanwhile', () => {
  it('holds for as long as the host says, and no alarm comes six minutes after the time that was planned', async () => {
    await story.given(host, 'secure-channel-broken');
    const id = await approved('rdp-suspend-nla', 'minutes=10');
    await vi.waitFor(async () => expect((await run(id)).stage).toBe('holding'), { timeout: 20_000 });
    const { dueAt: planned } = (await run(id)).hosts[0]!.armed!;
    await comes({ what: 'time', ms: 3 * minuteMs }, { what: 'reboot', offMs: 10 * minuteMs });
    aheadMs += 17 * minuteMs;
    await perform(story.world, { kind: 'undo', run: id, host }, new AbortController().signal);
    const { stage, hosts: held } = await run(id);
    expect([stage, nla(), held[0]!.armed!.later!.plannedAt]).toEqual(['holding', 0, planned]);
    const lateMs = Date.parse(held[0]!.armed!.dueAt) - Date.parse(planned);
    // Seven minutes were left when we had counted seventeen; its task writes that down each minute.
    expect(Math.round(lateMs / minuteMs)).toBeGreaterThanOrEqual(14);
    expect(Math.round(lateMs / minuteMs)).toBeLessThanOrEqual(15);
    await vi.waitFor(
      async () =>
        expect(words(await story.card(id, 'root'))).toContain(`${host} counts from its start: until`),
      { timeout: 20_000 },
    );
    await comes({ what: 'time', ms: 9 * minuteMs });
    aheadMs += 9 * minuteMs;
    await perform(story.world, { kind: 'undo', run: id, host }, new AbortController().signal);
    const { ending, card, hosts: states } = await ended(id);
    expect([ending, states[0]!.armed!.state, nla()]).toEqual(['reverted', 'undone', 1]);
    expect(card).toContain('its host counts from its start');
  });
});

describe('a kept repair', () => {
  it('stays where the bot dies right after it: nothing is armed, and no time brings it back', async () => {
    await story.given(host, 'key-unreadable');
    let die: () => void = () => {};
    const dead = new Promise<void>((resolve) => {
      die = resolve;
    });
    // From here on nothing of the bot comes to an end any more.
    afterProbe = () => (sent.includes('rdp-grant-key-access/apply') ? dead : undefined);
    const id = await approved('rdp-grant-key-access');
    await vi.waitFor(async () => expect((await run(id)).stage).toBe('proving'), { timeout: 20_000 });
    const access = JSON.stringify(machine().host.keyFiles);
    await comes({ what: 'time', ms: 3 * 60 * minuteMs }, { what: 'reboot', offMs: minuteMs });
    expect(JSON.stringify(machine().host.keyFiles)).toBe(access);
    expect([machine().host.scheduledTasks ?? {}, sent.filter((name) => name.startsWith('undo/'))]).toEqual([
      {},
      [],
    ]);
    die();
    afterProbe = () => {};
    expect((await ended(id)).ending).toBe('remediated');
  });
});
