import { describe, expect, it } from 'vitest';
import { createMemory } from '../../adapters/memory/memory.ts';
import { noLaterThan } from '../../src/bot/no-later-than.ts';
import { readRun, readRunAt } from '../../src/bot/read-run.ts';
import type { Batch, StreamStore } from '../../src/ports/stream-store.ts';
import { evolveAll } from '../../src/run/evolve.ts';
import type { RunEvent } from '../../src/run/run.ts';
import { drifted, oncall } from '../run/given.ts';

const at = '2030-11-18T09:00:00.000Z';
const thread = { platform: 'console', tenant: 't', opaque: 'o' } as const;
const requested: RunEvent = {
  type: 'requested',
  at,
  run: 'R1',
  intent: 'repair',
  playbook: 'rdp-one',
  version: 1,
  requester: oncall.id,
  hosts: ['ts-01', 'ts-02'],
  parameters: {},
  proof: 'full',
  undoes: null,
  thread,
} as unknown as RunEvent;
const looked = (host: string): RunEvent => ({ type: 'looked', at, host, look: drifted });
const cancel = (person: string): RunEvent => ({ type: 'cancel-asked', at, person });

function batch(events: readonly RunEvent[]): Batch<RunEvent> {
  return { events, audit: [], owed: [], hosts: ['ts-01'], open: true };
}

/** A store that tells how many events were read from it. */
function counted(events: readonly RunEvent[]) {
  const store = createMemory().streams<RunEvent>({ prefix: 'R', name: 'runs' });
  const read: number[] = [];
  const runs: StreamStore<RunEvent> = {
    ...store,
    async read(id, from) {
      const came = await store.read(id, from);
      read.push(came.events.length);
      return came;
    },
  };
  return { runs, read, began: store.append('R1', 0, batch(events)) };
}

describe('a run that is read again', () => {
  it('is what all of its events make it, and no event of old is read twice but the last', async () => {
    const { runs, read, began } = counted([requested, looked('ts-01')]);
    await began;
    await readRun({ runs }, 'R1');
    const more = [looked('ts-02'), cancel('oncall')];
    await runs.append('R1', 2, batch(more));
    const now = await readRunAt({ runs }, 'R1');
    expect(read).toEqual([2, 3]);
    expect(now).toMatchObject({ version: 4, state: evolveAll([requested, looked('ts-01'), ...more]) });
    expect((await readRunAt({ runs: noLaterThan(runs, at) }, 'R1')).state).toEqual(now.state);
    expect(read).toEqual([2, 3, 1]);
  });

  it('is read whole where the store came back with fewer events, or with others', async () => {
    const { runs, began } = counted([requested, looked('ts-01'), cancel('oncall')]);
    await began;
    expect((await readRun({ runs }, 'R1'))!.cancel).not.toBeNull();
    let stored: readonly RunEvent[] = [requested, looked('ts-01')];
    const { read } = runs;
    // What was lost with the server that kept it.
    const lost: typeof read = async (_, from = 0) => ({
      events: stored.slice(from),
      version: stored.length,
    });
    const store = { ...runs, read: (...given: Parameters<typeof read>) => now(...given) };
    let now = read;
    expect((await readRunAt({ runs: store }, 'R1')).version).toBe(3);
    now = lost;
    expect(await readRunAt({ runs: store }, 'R1')).toMatchObject({ version: 2, state: { cancel: null } });
    stored = [requested, looked('ts-01'), cancel('approver'), looked('ts-02')];
    expect((await readRunAt({ runs: store }, 'R1')).state!.cancel!.person).toBe('approver');
    stored = [requested, looked('ts-01'), cancel('oncall'), looked('ts-01')];
    expect((await readRunAt({ runs: store }, 'R1')).state!.cancel!.person).toBe('oncall');
    stored = [];
    expect(await readRunAt({ runs: store }, 'R1')).toMatchObject({ version: 0, state: null });
  });

  it('is none where there is no such run, and one as soon as there is', async () => {
    const { runs } = counted([]);
    expect(await readRun({ runs }, 'R2')).toBeNull();
    await runs.append('R2', 0, batch([requested]));
    expect((await readRun({ runs }, 'R2'))!.hosts).toHaveLength(2);
  });
});
