import { expect, it } from 'vitest';
import type { HostLease } from '../../src/ports/host-lease.ts';
import { eventually } from './eventually.ts';

/** What every HostLease holds to. `given` returns the same leases as two processes see them, nothing held. */
export function hostLeaseContract(
  given: () => Promise<{ readonly lease: HostLease; readonly elsewhere: HostLease }>,
): void {
  const long = 60_000;

  it('gives a host to exactly one of many and names the holder to the others', async () => {
    const { lease, elsewhere } = await given();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? lease : elsewhere).take('ts-02', `R${at}`, long)),
    );
    const winner = answers.findIndex(({ kind }) => kind === 'taken');
    expect(answers.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
    for (const answer of answers) {
      if (answer.kind === 'held') expect(answer.by).toBe(`R${winner}`);
    }
  });

  it('does not give a host twice to one run', async () => {
    const { lease, elsewhere } = await given();
    await lease.take('ts-02', 'R1', long);
    expect(await elsewhere.take('ts-02', 'R1', long)).toEqual({ kind: 'held', by: 'R1' });
  });

  it('keeps hosts apart', async () => {
    const { lease } = await given();
    await lease.take('ts-02', 'R1', long);
    expect((await lease.take('ts-03', 'R2', long)).kind).toBe('taken');
  });

  it('gives every later holder a higher fence, whether the lease was released or ran out', async () => {
    const { lease, elsewhere } = await given();
    const fences: number[] = [];
    for (const run of ['R1', 'R2']) {
      const taken = await lease.take('ts-02', run, long);
      if (taken.kind !== 'taken') throw new Error(`held by ${taken.by}`);
      fences.push(taken.fence);
      await elsewhere.release('ts-02', taken.fence);
    }
    await lease.take('ts-02', 'R3', 40);
    await eventually(async () => {
      const taken = await elsewhere.take('ts-02', 'R4', long);
      if (taken.kind === 'taken') fences.push(taken.fence);
      return taken.kind === 'taken';
    });
    expect(fences.map(Number.isInteger)).toEqual([true, true, true]);
    expect([...fences].sort((a, b) => a - b)).toEqual(fences);
    expect(new Set(fences).size).toBe(3);
  });

  it('is not released by a fence that no longer holds it', async () => {
    const { lease, elsewhere } = await given();
    const first = await lease.take('ts-02', 'R1', long);
    if (first.kind !== 'taken') throw new Error(`held by ${first.by}`);
    await lease.release('ts-02', first.fence);
    await elsewhere.take('ts-02', 'R2', long);
    await lease.release('ts-02', first.fence);
    expect(await lease.take('ts-02', 'R3', long)).toEqual({ kind: 'held', by: 'R2' });
  });
}
