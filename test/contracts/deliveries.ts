import { expect, it } from 'vitest';
import type { Deliveries } from '../../src/ports/deliveries.ts';
import { eventually, pause } from './eventually.ts';

/** So long a delivery is somebody's in these tests: `given` makes them so. */
export const beganMs = 300;

/** What every Deliveries holds to. `given` returns one as two processes see it, nothing seen yet. */
export function deliveriesContract(
  given: () => Promise<{ readonly deliveries: Deliveries; readonly elsewhere: Deliveries }>,
): void {
  it('is the first time for exactly one of many', async () => {
    const { deliveries, elsewhere } = await given();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? deliveries : elsewhere).begin('console:7')),
    );
    expect(answers.filter((first) => first)).toHaveLength(1);
    expect(await elsewhere.begin('console:7')).toBe(false);
  });

  it('tells deliveries apart', async () => {
    const { deliveries } = await given();
    expect(await deliveries.begin('console:7')).toBe(true);
    expect(await deliveries.begin('console:8')).toBe(true);
  });

  it('gives what was begun and never done to the next try, when its time has passed', async () => {
    const { deliveries, elsewhere } = await given();
    expect(await deliveries.begin('slack:Ev1')).toBe(true);
    expect(await elsewhere.begin('slack:Ev1')).toBe(false);
    await eventually(() => elsewhere.begin('slack:Ev1'));
  });

  it('never gives again what was done', async () => {
    const { deliveries, elsewhere } = await given();
    await deliveries.begin('slack:Ev2');
    await deliveries.done('slack:Ev2');
    await pause(beganMs + 50);
    expect(await elsewhere.begin('slack:Ev2')).toBe(false);
  });
}
