import { expect, it } from 'vitest';
import type { AuditLog, AuditQueue } from '../../src/ports/audit-log.ts';
import { eventually } from './eventually.ts';
import { entry } from './stream-store.ts';

/** What every AuditLog with an AuditQueue behind it holds to. `given` returns an empty one, seen from two processes. */
export function auditQueueContract(
  given: () => Promise<{
    readonly audit: AuditLog & AuditQueue;
    readonly elsewhere: AuditLog & AuditQueue;
  }>,
): void {
  const idsOf = async (audit: AuditQueue, limit = 10) => (await audit.pending(limit)).map(({ id }) => id);

  it('keeps entries, oldest first, until they are written', async () => {
    const { audit, elsewhere } = await given();
    await audit.record([entry('a'), entry('b')]);
    await elsewhere.record([]);
    await elsewhere.record([entry('c')]);
    expect(await audit.pending(2)).toEqual([entry('a'), entry('b')]);
    expect(await idsOf(audit)).toEqual(['a', 'b', 'c']);
    await audit.written(2);
    expect(await idsOf(audit)).toEqual(['c']);
    await audit.written(1);
    expect(await idsOf(elsewhere)).toEqual([]);
  });

  it('loses nothing that is recorded between reading and written', async () => {
    const { audit, elsewhere } = await given();
    await audit.record([entry('a')]);
    await audit.pending(10);
    await elsewhere.record([entry('b')]);
    await audit.written(1);
    expect(await idsOf(elsewhere)).toEqual(['b']);
  });

  it('writes on in parts without reading again', async () => {
    const { audit } = await given();
    await audit.record([entry('a'), entry('b'), entry('c')]);
    await audit.pending(10);
    await audit.written(1);
    await audit.written(1);
    expect(await idsOf(audit)).toEqual(['c']);
  });

  it('has one writer at a time, who may go on, until the time has passed', async () => {
    const { audit, elsewhere } = await given();
    expect(await audit.lead('one', 60_000)).toBe(true);
    expect(await elsewhere.lead('two', 60_000)).toBe(false);
    expect(await audit.lead('one', 50)).toBe(true);
    await eventually(() => elsewhere.lead('two', 60_000));
    expect(await audit.lead('one', 60_000)).toBe(false);
  });

  it('has a next writer at once when the one before resigns, and nobody can resign for another', async () => {
    const { audit, elsewhere } = await given();
    await audit.resign('one');
    expect(await audit.lead('one', 60_000)).toBe(true);
    await elsewhere.resign('two');
    expect(await elsewhere.lead('two', 60_000)).toBe(false);
    await audit.resign('one');
    expect(await elsewhere.lead('two', 60_000)).toBe(true);
  });
}
