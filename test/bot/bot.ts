import { createMemory } from '../../adapters/memory/memory.ts';
import { deliver } from '../../src/bot/deliver.ts';
import { perform } from '../../src/bot/perform.ts';
import { createReceive } from '../../src/bot/receive.ts';
import type { World } from '../../src/bot/world.ts';
import type { CheckEvent } from '../../src/check/check.ts';
import { partNames } from '../../src/diagnosis/evidence.ts';
import type { Undo } from '../../src/playbook/playbook.ts';
import type { ChatPort } from '../../src/ports/chat.ts';
import { evolveAll } from '../../src/run/evolve.ts';
import type { RunEvent, RunState } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { FakeHost } from '../fakes/fake-host.ts';
import { approver, host, oncall, playbook, policy, viewer } from '../run/given.ts';

const script = { text: '', digest: 'd'.repeat(64) };

/** Typed where there is no hurry and nothing to fill in. */
export const patiently = { values: {}, answerWithinMs: null, invite: null } as const;

/** The whole application over memory, with one fake host, one chat that writes down what it is told, and a
 * clock that a test moves. */
export function aBot({ undo }: { undo?: Undo } = {}) {
  const memory = createMemory({ backoffMs: 1 });
  const fake = new FakeHost();
  fake.registry = undo?.kind === 'timed';
  fake.undos.now = () => time.now;
  const posted: { key: string; place: string; text: string; words: string; buttons: string[] }[] = [];
  const time = { now: Date.parse('2026-11-21T07:30:00.000Z') };
  const faults: unknown[] = [];
  const books = { playbooks: [playbook(undo)], hosts: [host('ts-02')] };
  const world: World = {
    runs: memory.streams<RunEvent>({ prefix: 'R', name: 'runs' }),
    checks: memory.streams<CheckEvent>({ prefix: 'C', name: 'checks' }),
    outbox: memory.outbox,
    queue: memory.queue,
    leases: memory.lease,
    progress: memory.progress,
    audit: memory.audit,
    deliveries: memory.deliveries,
    prober: fake,
    executor: fake,
    clock: {
      now: () => new Date(time.now),
      async sleep(ms) {
        time.now += ms;
        // As a real wait does, so that whoever waits in a loop does not hold up everybody else.
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
    site: () => ({
      inventory: { hosts: books.hosts },
      people: [oncall, approver, viewer],
      policy: {
        ...policy,
        rules: [
          ...policy.rules,
          {
            ...policy.rules[0]!,
            name: 'everyone looks',
            verbs: ['check'],
            groups: null,
            decision: 'allow',
            approvals: [],
          },
        ],
      },
      playbooks: books.playbooks,
      evidence: {
        harnesses: Object.fromEntries(partNames.map((name) => [name, script])) as never,
        parts: Object.fromEntries(partNames.map((name) => [name, script])) as never,
      },
    }),
    wake: () => {},
    fault: (what, cause) => faults.push([what, cause]),
    incidents: null,
    threadOf: () => null,
    link: () => null,
    proofWindowMs: 3_000,
  };
  const draw: ChatPort = {
    async post(thread, message, key) {
      posted.push({ key, place: thread.opaque, text: message.text, ...saidIn(message) });
      return { thread, opaque: key };
    },
    async replace(ref, message) {
      posted.push({
        key: ref.opaque,
        place: ref.thread.opaque,
        text: message.text,
        ...saidIn(message),
      });
    },
    async whisper() {},
    link: (ref) => ref.opaque,
    threadOf: () => null,
  };
  const receive = createReceive(world);
  let delivery = 0;
  const started = world.queue.work((job, signal) => perform(world, job, signal));
  /** Delivers until nothing is owed and no job is at work. */
  async function settle(): Promise<void> {
    await started;
    for (let quiet = 0; quiet < 4; ) {
      quiet = (await deliver(world, { console: draw })).delivered === 0 ? quiet + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  return {
    world,
    fake,
    posted,
    time,
    faults,
    books,
    async say(who: string, text: string) {
      delivery += 1;
      const answer = await receive({
        kind: 'said',
        text,
        account: { platform: 'console', tenant: 'local', id: who },
        thread: { platform: 'console', tenant: 'local', opaque: 'main' },
        delivery: `d${delivery}`,
        ...patiently,
      });
      await settle();
      return answer;
    },
    receive,
    settle,
    pendingAudit: (limit: number) => memory.audit.pending(limit),
    async run(id: string): Promise<RunState> {
      const state = evolveAll((await world.runs.read(id)).events);
      if (state === null) throw new Error(`there is no run ${id}`);
      return state;
    },
    stop: () => world.queue.close(0),
  };
}

/** What a card says beyond its first line, and what it offers. */
function saidIn(message: Message): { words: string; buttons: string[] } {
  return { words: JSON.stringify(message.blocks), buttons: buttonsOf(message) };
}

function buttonsOf(message: { blocks: readonly unknown[] }): string[] {
  return (message.blocks as { kind: string; buttons?: { command: string }[] }[]).flatMap((block) =>
    block.kind === 'buttons' ? block.buttons!.map((button) => button.command) : [],
  );
}
