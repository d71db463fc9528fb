import { createMemory } from '../../adapters/memory/memory.ts';
import { storesOn } from '../../adapters/redis/stores.ts';
import { deliver, newLanes } from '../../src/bot/deliver.ts';
import { perform } from '../../src/bot/perform.ts';
import { createReceive } from '../../src/bot/receive.ts';
import type { World } from '../../src/bot/world.ts';
import type { CheckEvent } from '../../src/check/check.ts';
import { partNames } from '../../src/diagnosis/evidence.ts';
import type { IncidentEvent } from '../../src/incident/incident.ts';
import type { Host } from '../../src/inventory/host.ts';
import type { Account, Person } from '../../src/people/person.ts';
import type { Playbook } from '../../src/playbook/playbook.ts';
import type { Policy, Rule } from '../../src/policy/policy.ts';
import type { ChatPort } from '../../src/ports/chat.ts';
import type { Answer, Incoming } from '../../src/ports/receive.ts';
import { evolveAll } from '../../src/run/evolve.ts';
import type { RunEvent, RunState, ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { FakeHost } from '../fakes/fake-host.ts';
import type { GivenRedis } from '../redis/given-redis.ts';
import { host, playbook } from '../run/given.ts';

const script = { text: '', digest: 'd'.repeat(64) };
export const fix = '/rdp-fix rdp-grant-key-access ts-02';
export const sentApply = 'rdp-grant-key-access/apply';

/** One person with an account on the console, one in Slack and one in Teams. */
export function person(id: string, ...groups: string[]): Person {
  return { id, name: id, groups, console: id, slack: `U${id.toUpperCase()}`, entra: `entra-${id}` };
}

export const rule: Rule = {
  name: 'changes-need-approval',
  verbs: ['change'],
  groups: ['oncall'],
  playbooks: null,
  risk: null,
  hosts: null,
  when: null,
  decision: 'require-approval',
  approvals: [{ count: 1, from: 'server-approvers' }],
  requireReason: false,
  reason: 'A second person looks at every change.',
};
export const policy: Policy = {
  rules: [{ ...rule, name: 'looks', verbs: ['check'], groups: null, decision: 'allow', approvals: [] }, rule],
  freezes: [],
  reasonRequired: [],
  breakGlass: null,
  approvalMinutes: 30,
};

/** A card or a word to one person, as it stands now. */
export interface Shown {
  readonly key: string;
  readonly thread: ThreadRef;
  message: Message;
}

export interface Said {
  readonly via?: keyof typeof places;
  readonly thread?: ThreadRef;
  readonly delivery?: string;
  readonly kind?: Incoming['kind'];
  readonly values?: Incoming['values'];
}

/**
 * The application over memory or a real Redis, with fake hosts, chats that write down what they are told, and a site
 * and a clock that a test moves. `another` is a second process over the same store.
 */
export function aDesk(redis: GivenRedis | null = null) {
  const memory = createMemory({ backoffMs: 1 });
  const stores = redis === null ? memory : storesOn(redis.connection);
  const machines = new Map<string, FakeHost>([
    ['ts-02', new FakeHost()],
    ['ts-03', new FakeHost()],
  ]);
  const fake = machines.get('ts-02')!;
  for (const { undos } of machines.values()) undos.now = () => time.now;
  const time = { now: Date.parse('2030-11-21T07:30:00.000Z') };
  const site: { hosts: Host[]; people: Person[]; policy: Policy; playbooks: Playbook[] } = {
    hosts: ['ts-02', 'ts-03'].map((name) => ({ ...host(name), address: name })),
    people: [
      person('oncall', 'oncall', 'server-approvers'),
      person('approver', 'server-approvers'),
      person('second', 'server-approvers'),
      person('owner', 'service-owners'),
      person('viewer', 'viewers'),
    ],
    policy,
    playbooks: [playbook()],
  };
  const cards: Shown[] = [];
  const history: { key: string; text: string; buttons: string[] }[] = [];
  const whispers: { to: string; place: ThreadRef; message: Message; lasting: boolean }[] = [];
  const faults: unknown[] = [];
  const of = (name: string) => machines.get(name) ?? fake;
  const world: World = {
    ...stores,
    runs: stores.streams<RunEvent>({ prefix: 'R', name: 'runs' }),
    checks: stores.streams<CheckEvent>({ prefix: 'C', name: 'checks' }),
    leases: stores.lease,
    progress: memory.progress,
    queue: memory.queue,
    prober: { probe: (target) => of(target.host).probe(target) },
    executor: { open: ({ name }) => of(name).open() },
    clock: {
      now: () => new Date(time.now),
      async sleep(ms, signal) {
        // A real moment, and in it the minutes that are waited for; not where the wait is over.
        await new Promise((resolve) => setImmediate(resolve));
        if (signal?.aborted !== true) time.now += ms > 1_000 ? 0 : ms;
      },
    },
    site: () => ({
      inventory: { hosts: site.hosts },
      people: site.people,
      policy: site.policy,
      playbooks: site.playbooks,
      evidence: {
        harnesses: Object.fromEntries(partNames.map((name) => [name, script])) as never,
        parts: Object.fromEntries(partNames.map((name) => [name, script])) as never,
      },
    }),
    wake: () => {},
    fault: (what, cause) => faults.push([what, cause]),
    incidents: null,
    threadOf: (ref) => draw.threadOf(ref),
    link: () => null,
    proofWindowMs: 0,
  };
  const draw: ChatPort = {
    async post(thread, message, key) {
      cards.push({ key, thread, message });
      history.push({ key, text: message.text, buttons: buttonsOf(message) });
      return { thread, opaque: String(cards.length - 1) };
    },
    async replace(ref, message) {
      const card = cards[Number(ref.opaque)]!;
      card.message = message;
      history.push({ key: card.key, text: message.text, buttons: buttonsOf(message) });
    },
    async whisper(place, to, message, how) {
      whispers.push({ to: to!.id, place, message, lasting: how?.lasting === true });
    },
    link: (ref) => ref.opaque,
    threadOf: (ref) => ({ ...ref.thread, opaque: `${ref.thread.opaque}/${ref.opaque}` }),
  };
  const chats: { console: ChatPort; slack: ChatPort; teams: ChatPort } = {
    console: draw,
    slack: draw,
    teams: draw,
  };
  const lanes = newLanes();
  const started = world.queue.work((job, signal) => perform(world, job, signal));
  let delivery = 0;

  async function settle(): Promise<void> {
    await started;
    for (let quiet = 0; quiet < 4; ) {
      quiet = (await deliver(world, chats, lanes)).delivered === 0 ? quiet + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  function incoming(who: string, text: string, said: Said = {}): Incoming {
    delivery += 1;
    const { via = 'console', kind = 'said', values = {} } = said;
    const { platform, tenant } = places[via];
    const ids = { console: who, slack: `U${who.toUpperCase()}`, teams: `ENTRA-${who}` };
    const account: Account = { platform, tenant, id: ids[via] };
    return {
      kind,
      text,
      values,
      account,
      thread: said.thread ?? places[via],
      delivery: said.delivery ?? `d${delivery}`,
      answerWithinMs: null,
      invite: null,
    };
  }

  const receive = createReceive(world);
  /** The same over the same store in another process. */
  const another = () => createReceive({ ...world });
  return {
    world,
    site,
    time,
    fake,
    machines,
    cards,
    history,
    whispers,
    faults,
    receive,
    another,
    chats,
    incoming,
    settle,
    /** Says it and waits until nothing is owed and no job is at work. */
    async say(who: string, text: string, said: Said = {}): Promise<Answer> {
      const answer = await receive(incoming(who, text, said));
      await settle();
      return answer;
    },
    /** The same, without waiting for what it begins. */
    tell: (who: string, text: string, said: Said = {}) => receive(incoming(who, text, said)),
    async run(id = 'R1'): Promise<RunState> {
      const state = evolveAll((await world.runs.read(id)).events);
      if (state === null) throw new Error(`there is no run ${id}`);
      return state;
    },
    events: async (id = 'R1') => (await world.runs.read(id)).events,
    /** The newest card of that run and slot. */
    card(slot: string, run = 'R1'): Shown {
      const found = cards.findLast(({ key }) => key.startsWith(`${run}:${slot}:`));
      if (found === undefined) throw new Error(`${run} has no ${slot}`);
      return found;
    },
    /** Slot and present text of every card of that run in a place, in the order they were posted. */
    shownIn: ({ platform, opaque }: ThreadRef, run = 'R1') =>
      cards
        .filter(
          ({ key, thread }) =>
            key.startsWith(`${run}:`) && thread.platform === platform && thread.opaque === opaque,
        )
        .map(({ key, message }) => ({ slot: key.split(':')[1]!, message })),
    applied: (name = 'ts-02') => of(name).sent.filter((one) => one === sentApply).length,
    queueOfAudit: memory.audit,
    audited: () => memory.audit.pending(1_000),
    withIncidents() {
      Object.assign(world, {
        incidents: {
          streams: stores.streams<IncidentEvent>({ prefix: 'I', name: 'incidents' }),
          rules: { hosts: 3, minutes: 60 },
          channel: { platform: 'slack', tenant: 'T1', opaque: 'incidents' },
          room: null,
        },
      });
    },
    stop: () => world.queue.close(0),
  };
}

export const terminal: ThreadRef = { platform: 'console', tenant: 'local', opaque: 'main' };
export const channel: ThreadRef = { platform: 'slack', tenant: 'T1', opaque: 'C1' };
export const team: ThreadRef = { platform: 'teams', tenant: 'contoso', opaque: '19:ops@thread.tacv2' };
const places = { console: terminal, slack: channel, teams: team } as const;

export function buttonsOf({ blocks }: Message): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'buttons' ? block.buttons.map(({ command }) => command) : [],
  );
}

export function wordsOf(message: Message | null): string {
  return message === null ? '' : `${message.text} ${JSON.stringify(message.blocks)}`;
}
