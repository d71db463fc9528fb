import { expect, it } from 'vitest';
import type { AuditEntry } from '../../src/audit/entry.ts';
import type { AuditQueue } from '../../src/ports/audit-log.ts';
import type { Outbox } from '../../src/ports/outbox.ts';
import type { Batch, Owed, StreamStore } from '../../src/ports/stream-store.ts';

export interface Happened {
  readonly what: string;
}

interface StreamsGiven {
  /** A store of one kind; opened twice it is the same store seen from two places. */
  open(shape: { readonly prefix: string; readonly name: string }): StreamStore<Happened>;
  readonly outbox: Outbox;
  readonly audit: AuditQueue;
}

/** What every StreamStore holds to. `given` returns an empty one. */
export function streamStoreContract(given: () => Promise<StreamsGiven>): void {
  const runs = { prefix: 'R', name: 'runs' };

  it('gives every id once', async () => {
    const store = (await given()).open(runs);
    const ids = await Promise.all(Array.from({ length: 20 }, () => store.nextId()));
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^R[1-9]\d*$/);
  });

  it('reads an unknown id as an empty stream of version 0', async () => {
    const store = (await given()).open(runs);
    expect(await store.read('R404')).toEqual({ events: [], version: 0 });
  });

  it('reads events back in the order they were appended, the version being their number', async () => {
    const store = (await given()).open(runs);
    expect(await store.append('R1', 0, batch({ events: ['one', 'two'] }))).toBe('appended');
    expect(await store.append('R1', 2, batch({ events: ['three'] }))).toBe('appended');
    expect(await store.read('R1')).toEqual({
      events: [{ what: 'one' }, { what: 'two' }, { what: 'three' }],
      version: 3,
    });
    expect((await store.read('R2')).version).toBe(0);
  });

  it('reads the events from one on, and their number whether or not there are so many', async () => {
    const store = (await given()).open(runs);
    await store.append('R1', 0, batch({ events: ['one', 'two', 'three'] }));
    const [two, three] = [{ what: 'two' }, { what: 'three' }];
    expect(await store.read('R1', 1)).toEqual({ events: [two, three], version: 3 });
    expect(await store.read('R1', 3)).toEqual({ events: [], version: 3 });
    expect(await store.read('R1', 9)).toEqual({ events: [], version: 3 });
    expect(await store.read('R404', 1)).toEqual({ events: [], version: 0 });
  });

  it('stores nothing at all on a conflict: no event, no debt, no audit entry, no index', async () => {
    const { open, outbox, audit } = await given();
    const store = open(runs);
    await store.append('R1', 0, batch({ events: ['one'], open: false }));
    const late = batch({
      events: ['two'],
      owed: [owedJob('late')],
      audit: [entry('late')],
      hosts: ['ts-02'],
      open: true,
    });
    for (const expected of [0, 2]) expect(await store.append('R1', expected, late)).toBe('conflict');
    expect((await store.read('R1')).version).toBe(1);
    expect(await outbox.due(10)).toEqual([]);
    expect(await audit.pending(10)).toEqual([]);
    expect(await store.open()).toEqual([]);
    expect(await store.byHost('ts-02')).toEqual([]);
  });

  it('stores events, debts and audit entries together', async () => {
    const { open, outbox, audit } = await given();
    const owed = [owedJob('first'), owedJob('second')];
    const entries = [entry('a'), entry('b')];
    await open(runs).append('R1', 0, batch({ events: ['one'], owed, audit: entries }));
    expect((await outbox.due(10)).map(({ item }) => item)).toEqual(owed);
    expect(await audit.pending(10)).toEqual(entries);
  });

  it('has exactly one winner per version among 20 writers at once', async () => {
    const { open, outbox } = await given();
    for (let version = 0; version < 5; version += 1) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, writer) =>
          open(runs).append(
            'R1',
            version,
            batch({ events: [`writer ${writer}`], owed: [owedJob(`${version}-${writer}`)] }),
          ),
        ),
      );
      expect(answers.filter((answer) => answer === 'appended')).toHaveLength(1);
    }
    const { events, version } = await open(runs).read('R1');
    expect(version).toBe(5);
    const owed = await outbox.due(100);
    // The debts are those of the winners, not of anybody else.
    expect(owed.map(({ item }) => item.id)).toEqual(
      events.map(({ what }, at) => `owe-${at}-${what.slice(7)}`),
    );
  });

  it('lists open streams, oldest first, until they are appended as closed', async () => {
    const store = (await given()).open(runs);
    for (const id of ['R9', 'R10', 'R11']) await store.append(id, 0, batch({ open: true }));
    await store.append('R9', 1, batch({ open: true }));
    expect(await store.open()).toEqual(['R9', 'R10', 'R11']);
    await store.append('R10', 1, batch({ open: false }));
    expect(await store.open()).toEqual(['R9', 'R11']);
  });

  it('finds the streams of a host, newest first, 50 at most', async () => {
    const store = (await given()).open(runs);
    for (let n = 1; n <= 52; n += 1)
      await store.append(`R${n}`, 0, batch({ hosts: ['ts-02', `other-${n}`] }));
    await store.append('R5', 1, batch({ hosts: ['ts-02'] }));
    const found = await store.byHost('ts-02');
    expect(found).toHaveLength(50);
    expect(found[0]).toBe('R52');
    expect(found.at(-1)).toBe('R3');
    expect(await store.byHost('other-7')).toEqual(['R7']);
    expect(await store.byHost('ts-99')).toEqual([]);
  });

  it('keeps streams of two kinds apart and their debts in one order', async () => {
    const { open, outbox } = await given();
    const checks = { prefix: 'C', name: 'checks' };
    await open(runs).append('X1', 0, batch({ events: ['run'], owed: [owedJob('1')], open: true }));
    await open(checks).append('X1', 0, batch({ events: ['check'], owed: [owedJob('2')] }));
    await open(runs).append('X1', 1, batch({ owed: [owedJob('3')], open: true }));
    expect((await open(checks).read('X1')).events).toEqual([{ what: 'check' }]);
    expect(await open(checks).open()).toEqual([]);
    expect((await outbox.due(10)).map(({ item }) => item.id)).toEqual(['owe-1', 'owe-2', 'owe-3']);
  });

  it('appends nothing, and owes nothing, after the time it was given', async () => {
    const { open, outbox } = await given();
    const store = open(runs);
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    expect(
      await store.append('R1', 0, batch({ notAfter: at(-1_000), owed: [owedJob('1')], open: true })),
    ).toBe('late');
    expect(await store.read('R1')).toEqual({ events: [], version: 0 });
    expect([await outbox.due(9), await store.open()]).toEqual([[], []]);
    expect(await store.append('R1', 0, batch({ notAfter: at(5_000) }))).toBe('appended');
  });

  it('lets one open stream alone hold a name, whoever asks at the same time', async () => {
    const { open, outbox } = await given();
    const stores = [open(runs), open(runs), open(runs), open(runs)];
    const holding = (n: number) =>
      batch({ open: true, holds: ['key on ts-02', `x${n}`], owed: [owedJob(`${n}`)] });
    const came = await Promise.all(stores.map((store, n) => store.append(`R${n}`, 0, holding(n))));
    const [winner, ...others] = came.flatMap((one, n) => (one === 'appended' ? [`R${n}`] : []));
    expect(others).toEqual([]);
    expect(came.filter((one) => one !== 'appended')).toEqual(Array(3).fill({ heldBy: winner }));
    expect(await outbox.due(9)).toHaveLength(1);
    const [store] = stores;
    expect(await store!.append(winner!, 1, batch({ open: false, holds: ['key on ts-02'] }))).toBe('appended');
    expect(await store!.append('R9', 0, holding(9))).toBe('appended');
  });

  it('lets go of names that it held while it stays open, and of nobody else’s', async () => {
    const store = (await given()).open(runs);
    await store.append('R1', 0, batch({ open: true, holds: ['glass', 'key on ts-02'] }));
    await store.append('R2', 0, batch({ open: true, lets: ['glass', 'key on ts-02'] }));
    expect(await store.append('R3', 0, batch({ open: true, holds: ['glass'] }))).toEqual({ heldBy: 'R1' });
    await store.append('R1', 1, batch({ open: true, lets: ['key on ts-02'] }));
    expect(await store.append('R3', 0, batch({ open: true, holds: ['key on ts-02'] }))).toBe('appended');
    expect(await store.append('R4', 0, batch({ open: true, holds: ['glass'] }))).toEqual({ heldBy: 'R1' });
    await store.append('R1', 2, batch({ open: false, lets: ['glass'] }));
    expect(await store.append('R4', 0, batch({ open: true, holds: ['glass'] }))).toBe('appended');
    expect(await store.open()).toEqual(['R2', 'R3', 'R4']);
  });

  it('carries any text unharmed', async () => {
    const store = (await given()).open(runs);
    const what = 'Größe "…" \\ \n \u0000 \u2028 🩺 ]] %s {rdp-medic}';
    await store.append('R1', 0, batch({ events: [what], hosts: ['ts:02 ü'] }));
    expect((await store.read('R1')).events).toEqual([{ what }]);
    expect(await store.byHost('ts:02 ü')).toEqual(['R1']);
  });
}

export function batch({
  events = ['happened'],
  ...rest
}: Partial<Omit<Batch<Happened>, 'events'>> & { readonly events?: readonly string[] }): Batch<Happened> {
  return {
    events: events.map((what) => ({ what })),
    audit: [],
    owed: [],
    hosts: [],
    open: false,
    ...rest,
  };
}

export function owedJob(name: string): Owed {
  return {
    kind: 'job',
    id: `owe-${name}`,
    queued: { id: `look-${name}`, job: { kind: 'look', run: 'R1', host: 'ts-02' } },
  };
}

export function entry(id: string): AuditEntry {
  return {
    id,
    at: '2026-11-21T07:31:00.000Z',
    actor: 'oncall',
    what: 'requested',
    run: 'R1',
    host: 'ts-02',
    plan: null,
    detail: {},
  };
}
