import { mock } from 'node:test';
import { createMemory } from '../../adapters/memory/memory.ts';
import { connectTeams } from '../../adapters/teams/connect.ts';
import { teamsChat } from '../../adapters/teams/send.ts';
import { dispatch } from '../../src/bot/dispatch.ts';
import { showProgress } from '../../src/bot/show-progress.ts';
import type { World } from '../../src/bot/world.ts';
import type { CheckEvent } from '../../src/check/check.ts';
import { runDelivery } from '../../src/command/run-delivery.ts';
import type { RunCommand } from '../../src/run/command.ts';
import { evolveAll } from '../../src/run/evolve.ts';
import type { RunEvent, ThreadRef } from '../../src/run/run.ts';
import type { FakeTeams } from '../../test/fakes/teams/fake-teams.ts';
import { startFakeTeams } from '../../test/fakes/teams/start-fake-teams.ts';
import {
  approver,
  drifted,
  healthy,
  host,
  oncall,
  playbook,
  policy,
  returned,
} from '../../test/run/given.ts';
import { answerParent } from '../child.ts';

/** What one conversation saw of a long run on many hosts. */
export interface Hour {
  readonly hosts: number;
  readonly minutes: number;
  readonly ending: string;
  /** Posts and edits that Teams took in the conversation, in the hour in which they were most. */
  readonly operations: number;
  /** Calls that Teams answered 429. */
  readonly refused: number;
  /** How long after the last event the root showed the end, milliseconds of the driven clock. */
  readonly endShownAfterMs: number;
}

const stepMs = 100;
const scriptMs = 20_000;
const name = (index: number): string => `ts-${String(index + 1).padStart(3, '0')}`;

/**
 * A run on `hosts` hosts, its own real events and cards, over the real adapter and a Teams that keeps the real limits,
 * while the clock is driven: an hour takes seconds. Scripts run for 20 s and tell what they do every second.
 */
async function hour(hosts: number, minutes: number): Promise<Hour> {
  const teams = await startFakeTeams({ rates: 1 });
  const real = globalThis.fetch;
  let calls = 0;
  globalThis.fetch = async (...given) => {
    calls += 1;
    return real(...given).finally(() => (calls -= 1));
  };
  mock.timers.enable({
    apis: ['setTimeout', 'setInterval', 'Date'],
    now: Date.parse('2026-11-21T07:00:00Z'),
  });
  /** Lets everything happen that can before the clock goes on: calls are real, and take no time of the driven one. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = calls === 0 ? quiet + 1 : 0)
      await new Promise((resolve) => setImmediate(resolve));
  }
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      mock.timers.tick(stepMs);
      await settle();
    }
  }
  try {
    return await tell(teams, hosts, minutes, pass);
  } finally {
    mock.timers.reset();
    globalThis.fetch = real;
    await teams.stop();
  }
}

async function tell(
  teams: FakeTeams,
  count: number,
  minutes: number,
  pass: (ms: number) => Promise<void>,
): Promise<Hour> {
  const names = Array.from({ length: count }, (_, index) => name(index));
  const memory = createMemory({ backoffMs: 1 });
  const faults: string[] = [];
  const fault = (what: string, cause: unknown) => void faults.push(`${what}: ${String(cause)}`);
  const link = await connectTeams({
    secrets: {
      app: { id: teams.appId, password: teams.password, tenantId: teams.tenant.id },
      tenants: [teams.tenant.id],
      serviceUrl: teams.serviceUrl,
    },
    address: '127.0.0.1',
    references: memory.references,
    meter: { acked: () => {}, called: () => {}, askedToWait: () => {} },
    fault,
    authority: { openIdMetadataUrl: teams.openId.metadataUrl, tokenUrl: teams.tokenUrl },
  });
  const thread: ThreadRef = { platform: 'teams', tenant: teams.tenant.id, opaque: teams.place('ops').id };
  // As somebody's words in the channel would have told.
  const { serviceUrl } = teams;
  await link.references.heard(
    thread,
    { serviceUrl, bot: { id: teams.botId }, conversation: { id: thread.opaque } },
    null,
  );
  const chat = teamsChat(link);
  const chats = { teams: chat };
  const world: World = {
    ...memory,
    runs: memory.streams<RunEvent>({ prefix: 'R', name: 'runs' }),
    checks: memory.streams<CheckEvent>({ prefix: 'C', name: 'checks' }),
    leases: memory.lease,
    prober: { probe: () => Promise.reject(new Error('nobody looks here')) },
    executor: { open: () => Promise.reject(new Error('nothing is sent here')) },
    clock: {
      now: () => new Date(),
      sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    },
    site: () => ({
      inventory: { hosts: names.map(host) },
      people: [oncall, approver],
      policy,
      playbooks: [playbook()],
      evidence: {} as never,
    }),
    wake: () => delivery.wake(),
    fault,
    incidents: null,
    threadOf: (ref) => chat.threadOf(ref),
    link: (ref) => chat.link(ref),
    proofWindowMs: 0,
  };
  const delivery = runDelivery(() => world, chats);
  const stopProgress = showProgress(world, chats);
  const run = await world.runs.nextId();
  const act = async (command: Unstamped) => {
    const at = new Date().toISOString();
    const done = await dispatch(world, run, playbook().name, { ...command, at } as RunCommand);
    if (done.kind !== 'dispatched') throw new Error(`${command.type}: ${JSON.stringify(done)}`);
    return done.state;
  };
  await act({
    type: 'request',
    run,
    intent: 'repair',
    hosts: names,
    parameters: {},
    requester: oncall,
    thread,
    undoes: null,
    reason: '',
    check: null,
  });
  for (const [index, one] of names.entries()) {
    await act({ type: 'report-look', host: one, look: drifted });
    // Ten at a time, or the calls on their way would wait for all of them by the real clock.
    if (index % 10 === 9) await pass(stepMs);
  }
  await pass(30_000);
  const { events } = await world.runs.read(run);
  const { plan } = evolveAll(events)!;
  await act({ type: 'review', person: approver, verdict: 'approve', plan: plan!.id });

  const everyMs = ((minutes * 60 - 60) * 1_000 - scriptMs) / count;
  const began = Date.now();
  const busy = new Map<string, number>();
  let next = 0;
  let toldAt = 0;
  let ended = 0;
  for (let done = 0; done < count; ) {
    for (; next < count && began + next * everyMs <= Date.now(); next++) {
      const one = names[next]!;
      const deadline = new Date(Date.now() + 60_000).toISOString();
      const { phase, id, digest } = { ...plan!, phase: plan!.phase };
      await act({ type: 'start', host: one, phase, plan: id, digest, fence: next + 1, deadline });
      busy.set(one, Date.now());
    }
    for (const [one] of [...busy].filter(([, at]) => at + scriptMs <= Date.now())) {
      busy.delete(one);
      const fence = names.indexOf(one) + 1;
      await act({ type: 'report-outcome', host: one, fence, outcome: returned });
      const state = await act({
        type: 'report-proof',
        host: one,
        held: true,
        seen: healthy,
        inDesiredState: true,
      });
      done += 1;
      if (state.ending !== null) ended = Date.now();
    }
    if (toldAt + 1_000 <= Date.now()) {
      toldAt = Date.now();
      for (const [one, since] of busy) {
        const text = `step ${Math.round((Date.now() - since) / 1_000)} of 20`;
        world.progress.tell({ subject: { kind: 'run', id: run }, host: one, text });
      }
    }
    await pass(stepMs);
  }
  const state = evolveAll((await world.runs.read(run)).events)!;
  await pass(120_000);
  const stopping = Promise.all([stopProgress(), delivery.stop()]);
  await pass(1_000);
  await stopping;
  chat.close();
  link.close();
  const ops = teams.log.calls.filter(({ operation }) => operation === 'send' || operation === 'update');
  const taken = ops.filter(({ status }) => status !== null && status < 300).map(({ at }) => at);
  const fullest = Math.max(
    ...taken.map((at) => taken.filter((one) => one >= at && one < at + 3_600_000).length),
  );
  if (faults.length > 0) console.error(faults.slice(0, 5).join('\n'));
  return {
    hosts: count,
    minutes: Math.round((Date.now() - began) / 60_000),
    ending: state.ending ?? 'none',
    operations: fullest,
    refused: ops.filter(({ status }) => status === 429).length,
    endShownAfterMs: Math.max(...taken) - ended,
  };
}

type Unstamped = RunCommand extends infer One ? (One extends RunCommand ? Omit<One, 'at'> : never) : never;

export const hourOf = { hour };

answerParent(hourOf);
