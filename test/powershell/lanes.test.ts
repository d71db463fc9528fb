import { describe, expect, it } from 'vitest';
import { createLanes } from '../../adapters/powershell/lanes.ts';

const never = new AbortController().signal;

describe('lanes', () => {
  it('are as many as they are, given on in order, and one given back twice is one', async () => {
    const lanes = createLanes(2);
    const [one, two] = [await lanes.take(never), await lanes.take(never)];
    const order: string[] = [];
    const third = lanes.take(never).then((lane) => {
      order.push('third');
      return lane;
    });
    const fourth = lanes.take(never).then((lane) => {
      order.push('fourth');
      return lane;
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    one!();
    one!();
    await third;
    await Promise.resolve();
    expect(order).toEqual(['third']);
    two!();
    await fourth;
    expect(order).toEqual(['third', 'fourth']);
  });

  it('are not waited for by whoever was called off', async () => {
    const lanes = createLanes(1);
    const held = await lanes.take(never);
    const off = new AbortController();
    const waiting = lanes.take(off.signal);
    off.abort();
    expect(await waiting).toBeNull();
    expect(await lanes.take(off.signal)).toBeNull();
    held!();
    expect(await lanes.take(never)).not.toBeNull();
  });
});
