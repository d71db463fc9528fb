import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { type Child, startChild } from '../../bench/child.ts';
import type { hosts } from '../../bench/psrp/hosts.ts';
import type { Host } from '../../src/inventory/host.ts';
import type { Outcome } from '../../src/playbook/step.ts';
import type { HostExecutor, Session } from '../../src/ports/host-executor.ts';
import { eventually } from '../contracts/eventually.ts';
import { sshExecutor } from '../lab/ssh-host.ts';
import { stepOf } from '../lab/steps.ts';
import { type Relay, startRelay } from './relay.ts';

/** Lab hosts in another process, and the bot's executor in this one. */
interface ManyHosts {
  readonly lab: Child<typeof hosts>;
  readonly hosts: readonly Host[];
  readonly executor: HostExecutor;
}

const never = new AbortController().signal;
/** Its answer and what it says name the host it ran on. */
const step = stepOf('collect-evidence/system', { timeoutMs: 60_000 });

export async function withManyHosts(count: number, act: (given: ManyHosts) => Promise<void>): Promise<void> {
  const lab = startChild<typeof hosts>(join(import.meta.dirname, '..', '..', 'bench', 'psrp', 'hosts.ts'));
  try {
    const executor = createExecutor({ ssh: sshExecutor() }, createSecrets());
    await act({ lab, executor, hosts: await lab.ask('open', count) });
  } finally {
    await lab.stop();
  }
}

/**
 * Opens all hosts, and has a step running on all of them at the same moment: no script ends before every one has
 * begun. Returns how much the process has grown by then, for each host.
 */
export async function allInFlight({ lab, hosts: all, executor }: ManyHosts): Promise<{ kbPerHost: number }> {
  const before = process.memoryUsage().rss;
  const sessions = await Promise.all(all.map((host) => opened(executor, host)));
  await lab.ask('hold', all.length);
  const said = all.map((): string[] => []);
  const outcomes = await Promise.all(
    sessions.map((session, index) => session.run(step, ({ text }) => void said[index]!.push(text), never)),
  );
  const kbPerHost = (process.memoryUsage().rss - before) / 1024 / all.length;
  await Promise.all(sessions.map((session) => session.close()));
  const names = all.map(({ name }) => name.toUpperCase());
  expect(outcomes.map(computerOf)).toEqual(names);
  expect(said).toEqual(names.map((name) => [`${name} runs ${step.name}`]));
  const journal = await lab.ask('journal');
  expect(journal.map(({ host, outcome }) => `${host} ${outcome}`).sort()).toEqual(
    all.map(({ name }) => `${name} returned`).sort(),
  );
  return { kbPerHost };
}

async function opened(executor: HostExecutor, host: Host): Promise<Session> {
  const session = await executor.open(host, never);
  if (session.kind !== 'session') throw new Error(session.message);
  return session;
}

function computerOf(outcome: Outcome): unknown {
  if (outcome.kind !== 'returned') return outcome;
  return (outcome.value as { readonly computer: string }).computer;
}

/** When a connection is killed. */
type Kill =
  | { readonly kind: 'never' }
  /** At a byte, forth to the host or back from it; a share of what a whole errand carries. */
  | { readonly kind: 'forth' | 'back'; readonly share: number }
  /** Some time after the first byte; a share of what a whole errand takes. */
  | { readonly kind: 'moment'; readonly share: number }
  /** When the session is open, and nothing is sent yet. */
  | { readonly kind: 'before' }
  /** When the script has said its first word. */
  | { readonly kind: 'during' };

/** What killed connections can come to: the outcome, and how often the script ran. All of it happens. */
export const everyEnding = ['returned 1', 'unknown 0', 'unknown 1', 'unreachable 0'];

/** What an errand that nobody disturbs comes to. */
interface Whole {
  readonly forth: number;
  readonly back: number;
  readonly ms: number;
}

interface Told {
  readonly host: string;
  readonly kill: Kill;
  readonly outcome: Outcome;
  /** Bytes that left for the host after the step was handed over. */
  readonly sent: number;
  /** Words that came after the outcome. */
  readonly late: number;
}

/** Small, fast and the same everywhere (mulberry32). */
function dice(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function killBy(throwDice: () => number): Kill {
  const which = throwDice();
  const share = throwDice();
  if (which < 0.05) return { kind: 'never' };
  if (which < 0.15) return { kind: 'before' };
  if (which < 0.25) return { kind: 'during' };
  if (which < 0.45) return { kind: 'forth', share };
  if (which < 0.65) return { kind: 'back', share };
  return { kind: 'moment', share };
}

/** One whole errand through a relay of its own, which is cut as `kill` says. */
async function errand(executor: HostExecutor, host: Host, kill: Kill, whole: Whole | null) {
  const way = host.way!;
  const at =
    kill.kind === 'forth' || kill.kind === 'back' ? Math.floor(kill.share * whole![kill.kind]) : null;
  const target = { address: String(way.address), port: Number(way.port) };
  const relay = await startRelay(target, at === null ? {} : { [kill.kind]: at });
  // Another port is another host to known_hosts; the key is pinned in the way.
  const through: Host = { ...host, way: { ...way, address: '127.0.0.1', port: relay.port } };
  const clock = killAtMoment(relay, kill, whole);
  const began = performance.now();
  try {
    const session = await executor.open(through, never);
    if (session.kind !== 'session') return { outcome: session, sent: 0, late: 0, relay, ms: 0 };
    if (kill.kind === 'before') {
      relay.cut();
      // The end must have been seen, however busy this process is: a turn of the loop for each of them.
      for (let turns = 0; turns < 10; turns += 1) await sleep(20);
    }
    const before = relay.passed.forth;
    let isOver = false;
    let late = 0;
    const outcome = await session.run(
      step,
      () => {
        if (isOver) late += 1;
        if (kill.kind === 'during') relay.cut();
      },
      never,
    );
    isOver = true;
    const sent = relay.passed.forth - before;
    await session.close();
    return { outcome, sent, late, relay, ms: performance.now() - began };
  } finally {
    clearInterval(clock);
    relay.close();
  }
}

/** Counted from the first byte: before it, the errand waits for its turn among all the others. */
function killAtMoment(relay: Relay, kill: Kill, whole: Whole | null): NodeJS.Timeout | undefined {
  if (kill.kind !== 'moment') return undefined;
  let first: number | null = null;
  const clock = setInterval(() => {
    if (relay.passed.forth > 0) first ??= performance.now();
    if (first !== null && performance.now() - first >= kill.share * whole!.ms) relay.cut();
  }, 2);
  return clock;
}

/**
 * Kills the connections to all hosts as the seed has it, all under way at once, and holds what is said to the
 * journal. Returns what there was: kinds of outcomes, each with how often the script ran.
 */
export async function killEverywhere(
  { lab, hosts: all, executor }: ManyHosts,
  seed: number,
): Promise<Set<string>> {
  await lab.ask('slow', 30);
  // What nothing has disturbed, while as many as get a turn at once are under way.
  const undisturbed = await Promise.all(
    all.slice(0, 32).map((host) => errand(executor, host, { kind: 'never' }, null)),
  );
  const times = undisturbed.map(({ ms }) => ms).sort((a, b) => a - b);
  const [{ relay }] = undisturbed as [(typeof undisturbed)[0]];
  const whole: Whole = { ...relay.passed, ms: times[16]! };
  const already = (await lab.ask('journal')).length;

  const throwDice = dice(seed);
  const kills = all.map(() => killBy(throwDice));
  const told = await Promise.all(
    all.map(async ({ name }, index): Promise<Told> => {
      const kill = kills[index]!;
      const { outcome, sent, late } = await errand(executor, all[index]!, kill, whole);
      return { host: name, kill, outcome, sent, late };
    }),
  );
  const journal = await settled(lab, already);
  const there = new Set<string>();
  for (const one of told) {
    const ran = journal.filter(({ host }) => host === one.host).map(({ outcome }) => outcome);
    expectTrue(one, ran, `seed ${seed}: ${JSON.stringify(one)}, ran ${JSON.stringify(ran)}`);
    there.add(`${one.outcome.kind} ${ran.length}`);
  }
  // Nothing is left open, whatever state a connection was killed in.
  await eventually(() => !process.getActiveResourcesInfo().includes('TCPSocketWrap'), 10_000);
  return there;
}

/** The journal from `from` on, once nothing runs any more. */
async function settled({ ask }: ManyHosts['lab'], from: number) {
  for (const end = Date.now() + 10_000; ; await sleep(100)) {
    const entries = (await ask('journal')).slice(from);
    if (entries.every(({ outcome }) => outcome !== null)) return entries;
    if (Date.now() > end) throw new Error('a script on a lab host does not end');
  }
}

function expectTrue({ host, kill, outcome, sent, late }: Told, ran: readonly unknown[], what: string): void {
  expect(['returned', 'unreachable', 'unknown'], what).toContain(outcome.kind);
  expect(late, what).toBe(0);
  expect(ran.length, what).toBeLessThanOrEqual(1);
  if (outcome.kind === 'returned') {
    expect(ran, what).toEqual(['returned']);
    expect(computerOf(outcome), what).toBe(host.toUpperCase());
  }
  if (outcome.kind === 'unreachable') {
    expect(ran, what).toEqual([]);
    // A step is tens of thousands of bytes; the words of a connection's end are few.
    expect(sent, what).toBeLessThan(500);
  }
  if (kill.kind === 'never') expect(outcome.kind, what).toBe('returned');
  if (kill.kind === 'before') expect(outcome.kind, what).toBe('unreachable');
  if (kill.kind === 'during') {
    // The answer may have come in the same breath as the word.
    expect(['returned', 'unknown'], what).toContain(outcome.kind);
    expect(ran, what).toEqual(['returned']);
  }
}
