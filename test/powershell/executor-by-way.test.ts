import { expect, it } from 'vitest';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import type { Host, Way } from '../../src/inventory/host.ts';
import type { HostExecutor } from '../../src/ports/host-executor.ts';

const never = new AbortController().signal;
const hostBy = (way: Way | null): Host => ({
  name: 'x',
  address: 'x',
  port: 1,
  computer: null,
  labels: {},
  way,
});
const named = (name: string): HostExecutor => ({
  open: async () => ({ kind: 'unreachable', layer: 'port', message: name }),
});

it('the kind of the way in picks who runs the scripts', async () => {
  const executor = createExecutor({ ssh: named('by ssh'), local: named('by hand') }, createSecrets());
  expect(await executor.open(hostBy({ kind: 'ssh' }), never)).toMatchObject({ message: 'by ssh' });
  expect(await executor.open(hostBy({ kind: 'local' }), never)).toMatchObject({ message: 'by hand' });
});

it('a host with a way that nobody knows, or with none, is unreachable for want of one', async () => {
  const executor = createExecutor({ ssh: named('by ssh') }, createSecrets());
  for (const way of [null, { kind: 'wsman' }, { kind: 'toString' }, { kind: '__proto__' }])
    expect(await executor.open(hostBy(way), never)).toMatchObject({ kind: 'unreachable', layer: 'no-way' });
});
