import { expect } from 'vitest';
import type { Host } from '../../src/inventory/host.ts';
import type { Outcome, Step } from '../../src/playbook/step.ts';
import type { HostExecutor } from '../../src/ports/host-executor.ts';
import { type CutAfter, startRelay } from './relay.ts';

/** A host and a script on it that leaves a mark where it begins. */
export interface CutBench {
  readonly executor: HostExecutor;
  readonly host: Host;
  readonly step: Step;
  readonly begun: () => number;
}

const never = new AbortController().signal;

/** Small, fast and the same everywhere (mulberry32): the same seed is the same moment. */
function random(seed: number): number {
  let state = (seed + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296;
}

/** One whole errand through a relay that cuts where it is told to. */
export async function errand(bench: CutBench, cutAfter: CutAfter) {
  const way = bench.host.way!;
  const relay = await startRelay({ address: String(way.address), port: Number(way.port) }, cutAfter);
  // Another port is another host to known_hosts; the key is pinned in the way.
  const host: Host = { ...bench.host, way: { ...way, address: '127.0.0.1', port: relay.port } };
  const before = bench.begun();
  try {
    const session = await bench.executor.open(host, never);
    if (session.kind === 'unreachable') return { outcome: session, begun: 0, passed: relay.passed };
    let outcomes = 0;
    let outcome: Outcome;
    try {
      outcome = await session.run(bench.step, () => {}, never);
      outcomes += 1;
    } finally {
      await session.close();
    }
    expect(outcomes).toBe(1);
    return { outcome, begun: bench.begun() - before, passed: relay.passed };
  } finally {
    relay.close();
  }
}

/** Cuts at the byte that the seed names, in the direction it names; what is said then must be true. */
export async function expectTruth(
  bench: CutBench,
  whole: { readonly outcome: Outcome; readonly passed: { readonly forth: number; readonly back: number } },
  seed: number,
): Promise<Outcome['kind']> {
  const way = random(seed) < 0.5 ? 'forth' : 'back';
  const at = Math.floor(random(seed + 1_000_003) * whole.passed[way]);
  const { outcome, begun } = await errand(bench, { [way]: at });
  const told = `seed ${seed}, ${way} ${at}: ${JSON.stringify(outcome)}, begun ${begun}`;
  expect(['returned', 'unreachable', 'unknown'], told).toContain(outcome.kind);
  expect(begun, told).toBeLessThanOrEqual(1);
  if (outcome.kind === 'unreachable') expect(begun, told).toBe(0);
  if (outcome.kind === 'returned') {
    expect(begun, told).toBe(1);
    expect(outcome, told).toEqual(whole.outcome);
  }
  return outcome.kind;
}
