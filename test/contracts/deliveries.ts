import { expect, it } from 'vitest';
import type { Deliveries } from '../../src/ports/deliveries.ts';

/** What every Deliveries holds to. `given` returns one as two processes see it, nothing seen yet. */
export function deliveriesContract(
  given: () => Promise<{ readonly deliveries: Deliveries; readonly elsewhere: Deliveries }>,
): void {
  it('is the first time for exactly one of many', async () => {
    const { deliveries, elsewhere } = await given();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? deliveries : elsewhere).firstTime('console:7')),
    );
    expect(answers.filter((first) => first)).toHaveLength(1);
    expect(await elsewhere.firstTime('console:7')).toBe(false);
  });

  it('tells deliveries apart', async () => {
    const { deliveries } = await given();
    expect(await deliveries.firstTime('console:7')).toBe(true);
    expect(await deliveries.firstTime('console:8')).toBe(true);
  });
}
