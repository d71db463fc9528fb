import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SshExecutorSettings } from '../../../adapters/powershell/ssh/ssh-executor.ts';
import { fixedHosts } from '../../../lab/hosts.ts';
import type { WayInFaults } from '../../../lab/model.ts';
import { runScript } from '../../../lab/scripts/run-script.ts';
import { type Lab, startLab } from '../../../lab/start-lab.ts';
import type { Place } from '../../../lab/world.ts';
import { askLab } from '../../../src/command/lab-control.ts';
import type { Outcome, Step } from '../../../src/playbook/step.ts';
import { scratchFolder } from '../../files/scratch-folder.ts';
import { hostOf, sshExecutor } from '../ssh-host.ts';
import { stepOf } from '../steps.ts';

const never = new AbortController().signal;
const ignore = (): void => {};
const detect = stepOf('rdp-grant-key-access/detect');

let lab: Lab;
let place: Place;
let usual: Outcome;

beforeAll(async () => {
  lab = await startLab({ runScript, onStop: ignore, hosts: [fixedHosts[0]!] });
  place = lab.world.places.get('ts-01')!;
  usual = await run();
});
afterAll(() => lab.close());
beforeEach(() => lab.world.reset(place));

async function given(fault: string): Promise<void> {
  const answer = await askLab(lab.state.control, { ask: 'break', host: 'ts-01', fault });
  expect(answer).toEqual({ kind: 'done' });
}

function exactly(faults: WayInFaults): void {
  Object.assign(place.machine.host.wayIn, faults);
}

/** A way in of its own, one step through it, and the way closed again. */
async function run(step: Partial<Step> = {}, settings: Partial<SshExecutorSettings> = {}): Promise<Outcome> {
  const session = await sshExecutor(settings).open(hostOf(lab, 'ts-01'), never);
  if (session.kind !== 'session') return session;
  const outcome = await session.run({ ...detect, ...step }, ignore, never);
  await session.close();
  return outcome;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const begun = (): number => lab.journal.entries.length;

describe('a fault of the way in', () => {
  it('none: the script returns', () => {
    expect(usual).toMatchObject({ kind: 'returned', value: { inDesiredState: true } });
  });

  it('way-in-slow: everything takes longer, and comes', async () => {
    const quickMs = await timed(run);
    await given('way-in-slow');
    exactly({ latencyMs: 60 });
    let outcome: Outcome | null = null;
    const slowMs = await timed(async () => {
      outcome = await run();
    });
    expect(outcome).toEqual(usual);
    // Versions, keys, login, channel, pool, script and answer: each has its way there and back.
    expect(slowMs - quickMs).toBeGreaterThan(500);
  });

  it('reader-slow: a host that takes little at a time gets all of it', async () => {
    exactly({ readBytesPerSecond: 60_000 });
    let outcome: Outcome | null = null;
    const tookMs = await timed(async () => {
      outcome = await run({ timeoutMs: 10_000 });
    });
    expect(outcome).toEqual(usual);
    expect(tookMs).toBeGreaterThan(400);
  });

  it('reader-slow: a script that was not taken in time has timed out, or nobody knows', async () => {
    exactly({ readBytesPerSecond: 20_000 });
    const outcome = await run({ timeoutMs: 150 }, { stopWithinMs: 150 });
    expect(['timed-out', 'unknown']).toContain(outcome.kind);
  });

  it('key-refused: unreachable, authentication', async () => {
    await given('key-refused');
    const before = begun();
    expect(await run()).toMatchObject({ kind: 'unreachable', layer: 'authentication' });
    expect(begun()).toBe(before);
  });

  it('host-key-changed: unreachable, host key, with both keys named', async () => {
    await given('host-key-changed');
    const before = begun();
    const outcome = await run();
    expect(outcome).toMatchObject({ kind: 'unreachable', layer: 'host-key' });
    expect((outcome as { message: string }).message.match(/SHA256:[A-Za-z0-9+/]{43}/g)).toHaveLength(2);
    expect(begun()).toBe(before);
  });

  it('connection-drops: at whatever byte, what is said is true', async () => {
    await given('connection-drops');
    const dropped = await run();
    expect(dropped.kind).toBe('unknown');
    const kinds = new Set<string>();
    // Up to well beyond what the harness takes on its way in.
    for (let dropAfterBytes = 0; dropAfterBytes < 240_000; dropAfterBytes += 7_777) {
      exactly({ dropAfterBytes });
      const before = begun();
      const outcome = await run();
      kinds.add(outcome.kind);
      if (outcome.kind === 'returned') expect(outcome).toEqual(usual);
      else expect(['unreachable', 'unknown']).toContain(outcome.kind);
      if (outcome.kind === 'unreachable') expect(begun()).toBe(before);
    }
    expect([...kinds].sort()).toEqual(['returned', 'unknown', 'unreachable']);
  });

  it('script-hangs: told to stop it does not, so nobody knows', async () => {
    await given('script-hangs');
    const before = begun();
    const outcome = await run({ timeoutMs: 100 }, { stopWithinMs: 150 });
    expect(outcome.kind).toBe('unknown');
    expect(begun()).toBe(before + 1);
    expect(lab.journal.entries.at(-1)!.outcome).toBeNull();
  });

  it('fragment-cut: garbled, never something else than was returned', async () => {
    await given('fragment-cut');
    expect((await run()).kind).toBe('garbled');
  });

  it('output-large: more than a megabyte arrives whole', async () => {
    await given('output-large');
    expect(await run()).toEqual(usual);
  });

  it('output-large: more than a job may bring back is kept aside, and said', async () => {
    exactly({ outputLength: 5_000_000 });
    const outcome = await run({ timeoutMs: 20_000 }, { spillFolder: scratchFolder() });
    expect(outcome.kind).toBe('garbled');
    expect((outcome as { message: string }).message).toContain('more than a job may bring back');
  });

  it('is gone after a reset', async () => {
    for (const fault of ['key-refused', 'host-key-changed', 'fragment-cut']) await given(fault);
    await askLab(lab.state.control, { ask: 'reset', host: 'ts-01' });
    expect(await run()).toEqual(usual);
  });
});
