import { expect, it } from 'vitest';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import type { Host, Way } from '../../src/inventory/host.ts';
import type { Step } from '../../src/playbook/step.ts';
import type { HostExecutor } from '../../src/ports/host-executor.ts';
import { realStep } from './real-steps.ts';

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

it('a script whose text is not what its digest says is not sent, and a whole one is', async () => {
  const sent: Step[] = [];
  const inner: HostExecutor = {
    open: async () => ({
      kind: 'session',
      run: async (step) => {
        sent.push(step);
        return { kind: 'returned', value: null };
      },
      close: async () => {},
    }),
  };
  const session = await createExecutor({ ssh: inner }, createSecrets()).open(hostBy({ kind: 'ssh' }), never);
  if (session.kind !== 'session') throw new Error(session.message);
  const whole = realStep('@{ a = 1 }');
  const run = (step: Step) => session.run(step, () => {}, never);
  for (const part of ['harness', 'script'] as const) {
    const altered = { ...whole, [part]: { ...whole[part], text: `${whole[part].text} ` } };
    expect(await run(altered)).toMatchObject({ kind: 'unreachable', layer: 'no-way' });
  }
  expect(sent).toEqual([]);
  expect(await run(whole)).toEqual({ kind: 'returned', value: null });
  expect(sent).toEqual([whole]);
});
