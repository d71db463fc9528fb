import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Host } from '../../src/inventory/host.ts';
import type { Outcome, Step, UnreachableLayer, Value } from '../../src/playbook/step.ts';
import type { HostExecutor, Session, StreamRecord } from '../../src/ports/host-executor.ts';
import { eventually } from './eventually.ts';

/** Real hosts and real steps to try an executor on. */
export interface HostExecutorBench {
  readonly executor: HostExecutor;
  readonly host: Host;
  /** A host at whose address nobody takes scripts. */
  readonly deafHost: Host;
  /** What fails there; port, unless said otherwise. */
  readonly deafLayer?: UnreachableLayer;
  /** A step that returns its parameter `Value` under the name `value`, where the host can run any script. */
  readonly echoStep?: (value: Value) => Step;
  /** Returns an object; changes nothing. */
  readonly goodStep: Step;
  /** Throws on the host. */
  readonly badStep: Step;
  /** From now on every script takes longer than its own deadline or any test. */
  slowDown(): void;
  /** Cuts every connection to the host. */
  cut(): void;
  /** How many scripts have begun on the host. */
  begun(): number;
  close(): Promise<void>;
}

const never = new AbortController().signal;
const ignore = (): void => {};

/** What every HostExecutor holds to. `given` returns a fresh bench for each test. */
export function hostExecutorContract(given: () => Promise<HostExecutorBench>): void {
  let bench: HostExecutorBench;
  let opened: Session[];
  beforeEach(async () => {
    opened = [];
    bench = await given();
  });
  afterEach(async () => {
    for (const session of opened) await session.close();
    await bench.close();
  });

  async function open(): Promise<Session> {
    const session = await bench.executor.open(bench.host, never);
    if (session.kind !== 'session') throw new Error(session.message);
    opened.push(session);
    return session;
  }

  it('returns what the script returned, several in one session', async () => {
    const session = await open();
    const one = await session.run(bench.goodStep, ignore, never);
    const two = await session.run(bench.goodStep, ignore, never);
    expect(one.kind).toBe('returned');
    expect(two).toEqual(one);
  });

  it('runs several steps at once, each answered with its own outcome', async () => {
    const session = await open();
    const steps = [bench.goodStep, bench.badStep, bench.goodStep, bench.badStep];
    const outcomes = await Promise.all(steps.map((step) => session.run(step, ignore, never)));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['returned', 'threw', 'returned', 'threw']);
  });

  it('returns a thrown error as an outcome with its id', async () => {
    const session = await open();
    const outcome = await session.run(bench.badStep, ignore, never);
    expect(outcome).toMatchObject({ kind: 'threw', id: expect.stringMatching(/./) });
  });

  it('hands on what the script says while it runs', async () => {
    const records: StreamRecord[] = [];
    await (await open()).run(bench.goodStep, (record) => records.push(record), never);
    expect(records.every((record) => record.text !== '')).toBe(true);
    expect(records.length).toBeGreaterThan(0);
  });

  it('says unreachable, and the layer, where nobody takes scripts', async () => {
    const outcome = await bench.executor.open(bench.deafHost, never);
    expect(outcome).toMatchObject({ kind: 'unreachable', layer: bench.deafLayer ?? 'port' });
  });

  it('carries arguments as data, whatever stands in them', async () => {
    const session = await open();
    for (const value of hostile) {
      if (bench.echoStep !== undefined) {
        const outcome = await session.run(bench.echoStep(value), ignore, never);
        expect(outcome).toEqual({ kind: 'returned', value: { value } });
      }
      // A host that runs no script of ours but its own still takes a command with its argument as data.
      const parameters = { InputObject: value, NoEnumerate: true };
      const step = { name: 'echo', command: 'Write-Output', parameters, timeoutMs: 20_000 };
      const echoed = await session.runCommand!(step, ignore, never);
      expect(echoed).toEqual({ kind: 'returned', value: [value] });
    }
  });

  it('says unreachable, layer no-way, where the inventory names no way', async () => {
    const outcome = await bench.executor.open({ ...bench.host, way: null }, never);
    expect(outcome).toMatchObject({ kind: 'unreachable', layer: 'no-way' });
  });

  it('sends nothing when it was called off before', async () => {
    const session = await open();
    const outcome = await session.run(bench.goodStep, ignore, AbortSignal.abort());
    expect(outcome.kind).toBe('unreachable');
    expect(await bench.executor.open(bench.host, AbortSignal.abort())).toMatchObject({
      kind: 'unreachable',
    });
    expect(bench.begun()).toBe(0);
  });

  it('says unknown when contact is lost after sending', async () => {
    const session = await open();
    bench.slowDown();
    const outcome = session.run(bench.goodStep, () => bench.cut(), never);
    expect(await outcome).toMatchObject({ kind: 'unknown' });
    expect(bench.begun()).toBe(1);
  });

  it('says unreachable when contact was lost before sending', async () => {
    const session = await open();
    bench.cut();
    await expectSoon(async () => (await session.run(bench.goodStep, ignore, never)).kind, 'unreachable');
  });

  it('says unknown, and at once, when called off after sending', async () => {
    const session = await open();
    bench.slowDown();
    const calledOff = new AbortController();
    let calledAt = Number.NaN;
    const callOff = (): void => {
      calledAt = performance.now();
      calledOff.abort();
    };
    const outcome = await session.run(bench.goodStep, callOff, calledOff.signal);
    expect(outcome.kind).toBe('unknown');
    expect(performance.now() - calledAt).toBeLessThan(1500);
  });

  it('stops a script at its deadline and says how long that was', async () => {
    const session = await open();
    bench.slowDown();
    const outcome: Outcome = await session.run({ ...bench.goodStep, timeoutMs: 150 }, ignore, never);
    expect(outcome).toEqual({ kind: 'timed-out', afterMs: 150 });
  });

  it('comes to one outcome each when it is closed under running steps, and takes no more', async () => {
    const session = await open();
    bench.slowDown();
    const running = [1, 2].map(() => session.run(bench.goodStep, ignore, never));
    await eventually(() => bench.begun() === running.length, 15_000);
    await session.close();
    const outcomes = await Promise.all(running);
    expect(outcomes).toMatchObject([{ kind: 'unknown' }, { kind: 'unknown' }]);
    expect((await session.run(bench.goodStep, ignore, never)).kind).toBe('unreachable');
    await session.close();
  });
}

/** Values that break whatever is built from text. Records have more than one key: each is an entry of its own. */
const hostile: readonly Value[] = [
  '\'; Stop-Computer; "$(Get-Date)" `n `$x #',
  'line\r\none\ttab\u0000nul\u001b[31m',
  '_x0041_ _x005F_ <a href="&amp;">',
  'Grüße, Straße, Ärger · こんにちは、東京 · 😀',
  '\ud83d alone and \udc00 too',
  ['C:\\Temp\\a, b; c', ' ', ''],
  {
    'a key: with = and ;': { deep: [{ er: [null, true, -1, 2 ** 40, 0.25] }] },
    日本: 'ü',
    empty: {},
    none: [],
  },
];

/** A cut connection is noticed a moment later; until then sending looks as if it worked. */
async function expectSoon<T>(look: () => Promise<T>, wanted: T): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await look()).toBe(wanted);
}
