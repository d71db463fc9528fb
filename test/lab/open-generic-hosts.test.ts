import { expect, it } from 'vitest';
import { openGenericHosts } from '../../lab/open-generic-hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import type { Host } from '../../src/inventory/host.ts';
import { sshExecutor } from './ssh-host.ts';
import { stepOf } from './steps.ts';

it('many hosts in one process each answer for themselves', async () => {
  const generic = await openGenericHosts(40, runScript);
  const executor = sshExecutor();
  const { signal } = new AbortController();
  const asked = generic.hosts.map(async ({ name, way }) => {
    const host: Host = { name, address: way.address, port: 3389, computer: null, labels: {}, way };
    const session = await executor.open(host, signal);
    if (session.kind !== 'session') throw new Error(session.message);
    const outcome = await session.run(stepOf('collect-evidence/system'), () => {}, signal);
    await session.close();
    return outcome.kind === 'returned' ? (outcome.value as { computer: string }).computer : outcome;
  });
  expect(await Promise.all(asked)).toEqual(generic.hosts.map(({ name }) => name.toUpperCase()));
  expect(generic.journal.entries).toHaveLength(40);
  await generic.close();
});
