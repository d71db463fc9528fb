import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderMessage } from '../../adapters/console/render.ts';
import { createMemory } from '../../adapters/memory/memory.ts';
import { createProber, type ProberOptions } from '../../adapters/network/create-prober.ts';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { createSshExecutor } from '../../adapters/powershell/ssh/ssh-executor.ts';
import { findFault } from '../../lab/faults/catalog.ts';
import type { FixedHost } from '../../lab/hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { startLab } from '../../lab/start-lab.ts';
import { readCheck } from '../../src/bot/check.ts';
import { deliver } from '../../src/bot/deliver.ts';
import { diagnosisOf } from '../../src/bot/diagnosis-of.ts';
import { perform } from '../../src/bot/perform.ts';
import { createReceive } from '../../src/bot/receive.ts';
import { atRest } from '../../src/bot/resting.ts';
import type { World } from '../../src/bot/world.ts';
import type { CheckEvent } from '../../src/check/check.ts';
import { onLab, readLabSite } from '../../src/command/lab-site.ts';
import { realClock } from '../../src/command/real-clock.ts';
import type { ChatPort } from '../../src/ports/chat.ts';
import type { RunEvent } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';

/** What a person in a chat with threads reads of one check: the root, the thread, and the answer to the one who asked. */
export interface Told {
  readonly check: string | null;
  readonly root: string;
  readonly details: string;
  readonly answer: string;
  /** Every state of the two cards, oldest first. */
  readonly drawn: readonly { readonly slot: string; readonly text: string; readonly atMs: number }[];
}

/**
 * The bot over a lab in this process: real probes, scripts over SSH and PowerShell remoting, memory for a store, and
 * a chat with threads that writes down every card it is given.
 */
export async function openCheckStory(hosts: readonly FixedHost[], pace: Partial<ProberOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-story-'));
  const lab = await startLab({ runScript, hosts, onStop: () => {} });
  const secrets = createSecrets();
  const ssh = createSshExecutor({ secrets, folder, spillFolder: join(folder, 'spilled'), say: () => {} });
  const books = { ...onLab(await readLabSite(), lab.state.hosts) };
  /** Slack accounts by the name that a story calls somebody. */
  const accountOf = (who: string): string => books.people.find(({ id }) => id === who)?.slack ?? who;
  const memory = createMemory({ backoffMs: 20 });
  const faults: unknown[] = [];
  const world: World = {
    runs: memory.streams<RunEvent>({ prefix: 'R', name: 'runs' }),
    checks: memory.streams<CheckEvent>({ prefix: 'C', name: 'checks' }),
    outbox: memory.outbox,
    queue: memory.queue,
    leases: memory.lease,
    progress: memory.progress,
    audit: memory.audit,
    deliveries: memory.deliveries,
    prober: createProber({ from: 'hq', ...pace }),
    executor: createExecutor({ ssh }, secrets),
    clock: realClock,
    site: () => books,
    wake: () => {},
    fault: (what, cause) => faults.push([what, cause]),
    incidents: null,
    threadOf: () => null,
    link: () => null,
    proofWindowMs: 1_000,
  };
  const drawn = new Map<string, { slot: string; text: string; atMs: number }[]>();
  const note = (key: string, message: Message): void => {
    const [check = '', slot = ''] = key.split(':');
    const text = renderMessage(message, { columns: 400, colour: false }).join('\n');
    drawn.set(check, [...(drawn.get(check) ?? []), { slot, text, atMs: Date.now() }]);
  };
  const chat: ChatPort = {
    async post(thread, message, key) {
      note(key, message);
      return { thread, opaque: key };
    },
    async replace(ref, message) {
      note(ref.opaque, message);
    },
    async whisper() {},
    link: (ref) => ref.opaque,
    threadOf: () => null,
  };
  const receive = createReceive(world);
  await world.queue.work((job, signal) => perform(world, job, signal));
  const over = new AbortController();
  const delivering = (async () => {
    while (!over.signal.aborted) {
      await deliver(world, { slack: chat });
      await realClock.sleep(20);
    }
  })();
  let count = 0;

  async function say(who: string, text: string): Promise<Told> {
    count += 1;
    const answer = await receive({
      kind: 'said',
      text,
      account: { platform: 'slack', tenant: 'T1', id: accountOf(who) },
      thread: { platform: 'slack', tenant: 'T1', opaque: 'C1' },
      delivery: `d${count}`,
      values: {},
      answerWithinMs: null,
      invite: null,
    });
    const check = answer.began?.id ?? null;
    if (answer.began !== null) await atRest(world, answer.began, over.signal);
    for (;;) {
      const due = await world.outbox.due(50);
      if (!due.some(({ item }) => item.kind === 'card' && item.subject.id === check)) break;
      await realClock.sleep(10);
    }
    const cards = drawn.get(check ?? '') ?? [];
    const last = (slot: string) => cards.findLast((card) => card.slot === slot)?.text ?? '';
    return {
      check,
      root: last('root'),
      details: last('details'),
      answer: JSON.stringify(answer.message ?? ''),
      drawn: cards,
    };
  }
  return {
    lab,
    world,
    books,
    faults,
    /** The host as it was set up, with that fault laid over it and nothing else. */
    async given(name: string, fault: string) {
      const place = lab.world.places.get(name)!;
      await lab.world.reset(place);
      await lab.world.breakHost(place, findFault(fault)!);
      await lab.world.sync();
    },
    /** One more fault over the host as it is. */
    breakHost: (name: string, fault: string) =>
      lab.world.breakHost(lab.world.places.get(name)!, findFault(fault)!),
    say,
    /** Every state of the cards of a check or a run, oldest first. */
    cards: (id: string) => drawn.get(id) ?? [],
    audit: () => memory.audit.pending(1_000),
    /** The last state of one card of a check or a run, once everything owed for it is delivered; '' when there is none. */
    async card(id: string, slot: string): Promise<string> {
      for (;;) {
        const due = await world.outbox.due(50);
        if (!due.some(({ item }) => item.kind === 'card' && item.subject.id === id)) break;
        await realClock.sleep(10);
      }
      return (drawn.get(id) ?? []).findLast((card) => card.slot === slot)?.text ?? '';
    },
    events: async (check: string) => (await world.checks.read(check)).events,
    /** Ids and confidence of the causes, in their order. */
    async causes(check: string) {
      const state = await readCheck(world, check);
      return diagnosisOf(world, state!)!.diagnosis.causes.map(({ id, confidence }) => `${id} ${confidence}`);
    },
    async close() {
      over.abort();
      await delivering;
      await world.queue.close(0);
      await lab.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
