import { createMemory } from '../../adapters/memory/memory.ts';
import { perform } from '../../src/bot/perform.ts';
import { createReceive } from '../../src/bot/receive.ts';
import type { World } from '../../src/bot/world.ts';
import type { CheckEvent } from '../../src/check/check.ts';
import { partNames } from '../../src/diagnosis/evidence.ts';
import type { Host } from '../../src/inventory/host.ts';
import type { Person } from '../../src/people/person.ts';
import type { Playbook } from '../../src/playbook/playbook.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { Job } from '../../src/run/job.ts';
import type { RunEvent } from '../../src/run/run.ts';
import { FakeHost } from '../fakes/fake-host.ts';
import { terminal } from './desk.ts';

const script = { text: '', digest: 'd'.repeat(64) };
const evidence = {
  harnesses: Object.fromEntries(partNames.map((name) => [name, script])) as never,
  parts: Object.fromEntries(partNames.map((name) => [name, script])) as never,
};
const live = new AbortController().signal;

export interface YardSite {
  hosts: Host[];
  people: Person[];
  policy: Policy;
  playbooks: Playbook[];
}

/**
 * The application over memory without any real time: commands come in by `say`, jobs wait until they are picked, a
 * clock stands still until somebody waits or a test moves it, and `heard` is told of every event that was stored.
 */
export function aYard(site: YardSite, heard: (run: string, event: RunEvent) => void) {
  const memory = createMemory();
  const fakes = new Map(site.hosts.map(({ name }) => [name, new FakeHost()]));
  const time = { now: Date.parse('2030-11-18T09:00:00.000Z') };
  for (const fake of fakes.values()) {
    fake.undos.now = () => time.now;
    fake.registry = site.playbooks.some(({ undo }) => undo.kind === 'timed');
  }
  const jobs: Job[] = [];
  const leases = new Map<string, { run: string; until: number; fence: number }>();
  let fence = 0;
  const streams = memory.streams<RunEvent>({ prefix: 'R', name: 'runs' });
  const world: World = {
    runs: {
      ...streams,
      async append(id, version, batch) {
        const came = await streams.append(id, version, batch);
        if (came === 'appended') for (const event of batch.events) heard(id, event);
        return came;
      },
    },
    checks: memory.streams<CheckEvent>({ prefix: 'C', name: 'checks' }),
    outbox: memory.outbox,
    queue: {
      // What expires and what is settled comes at its own time, which no test waits for.
      enqueue: async ({ job }) => {
        if (job.kind !== 'expire' && job.kind !== 'settle') jobs.push(job);
      },
      work: async () => {},
      close: async () => {},
    },
    // By the yard's own clock.
    leases: {
      async take(host, run, ms) {
        const held = leases.get(host);
        if (held !== undefined && held.until > time.now) return { kind: 'held', by: held.run };
        fence += 1;
        leases.set(host, { run, until: time.now + ms, fence });
        return { kind: 'taken', fence };
      },
      async release(host, mine) {
        if (leases.get(host)?.fence === mine) leases.delete(host);
      },
    },
    progress: memory.progress,
    audit: memory.audit,
    deliveries: memory.deliveries,
    prober: { probe: (target) => fakes.get(target.host)!.probe(target) },
    executor: { open: ({ name }) => fakes.get(name)!.open() },
    clock: {
      now: () => new Date(time.now),
      sleep(ms, signal) {
        // Whoever only watches for a cancel waits without time going on.
        if (signal !== undefined && signal !== live)
          return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        time.now += Math.max(ms, 60_000);
        return Promise.resolve();
      },
    },
    site: () => ({
      inventory: { hosts: site.hosts },
      people: site.people,
      policy: site.policy,
      playbooks: site.playbooks,
      evidence,
    }),
    wake: () => {},
    fault: (what, cause) => {
      throw new Error(what, { cause });
    },
    incidents: null,
    threadOf: () => null,
    link: () => null,
    proofWindowMs: 0,
  };
  const receive = createReceive(world);
  let delivery = 0;

  /** What is owed to the queue comes into `jobs`; cards are nobody's here. */
  async function hand(): Promise<void> {
    for (const { item } of await memory.outbox.due(1_000, ['jobs', 'console'])) {
      if (item.kind === 'job') await world.queue.enqueue(item.queued);
      await memory.outbox.done(item.id);
    }
  }

  return {
    world,
    site,
    fakes,
    time,
    jobs,
    async say(who: string, text: string): Promise<string> {
      delivery += 1;
      const { message } = await receive({
        kind: 'said',
        text,
        values: {},
        account: { platform: 'console', tenant: 'local', id: who },
        thread: terminal,
        delivery: `d${delivery}`,
        answerWithinMs: null,
        invite: null,
      });
      await hand();
      return message?.text ?? '';
    },
    /** Carries out the job; a fault is the queue's, which would try a look again. */
    async work(job: Job): Promise<void> {
      await perform(world, job, live).catch((fault: unknown) => {
        if (!(fault instanceof Error && fault.message.startsWith('called off'))) throw fault;
      });
      await hand();
    },
  };
}
