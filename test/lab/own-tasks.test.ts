import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fixedHosts } from '../../lab/hosts.ts';
import { effective } from '../../lab/registry.ts';
import { drive } from '../../lab/scripts/undo/drive.ts';
import { statusSteps } from '../../lab/scripts/undo/status.ts';
import { openWorld, type World } from '../../lab/world.ts';
import { arm } from '../playbooks/undo-cases.ts';
import { returnedBy, run } from './scripts/machine.ts';

let world: World;
let later = 0;
beforeAll(async () => {
  world = await openWorld({
    addressOf: () => ({ address: '127.0.0.1', port: 0 }),
    now: () => new Date(Date.now() + later),
    hosts: fixedHosts.filter(({ name }) => name === 'ts-06'),
  });
}, 30_000);
afterAll(() => world.close());

describe('a host of a running lab', () => {
  it('puts a change back by itself when its time is over, and nobody has to ask', async () => {
    const { machine } = world.places.get('ts-06')!;
    returnedBy(await run(machine, 'undo/arm', { parameters: { ...arm().parameters!, AfterSeconds: 120 } }));
    returnedBy(await run(machine, 'rdp-require-nla/apply'));
    const status = () => drive(statusSteps(machine, 'run-7f3a'));
    later += 119_000;
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(status()).toMatchObject({ state: 'armed', overdue: false });
    later += 61_000;
    await vi.waitFor(() => expect(status().state).toBe('undone'), { timeout: 10_000, interval: 100 });
    expect(effective(machine.host, 'UserAuthentication')).toBe(0);
    expect(status()).toMatchObject({
      task: { state: 'absent' },
      result: { items: [{ outcome: 'restored' }] },
    });
    expect(machine.host.scheduledTasks).toEqual({});
  }, 30_000);
});
