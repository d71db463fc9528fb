import type { HostExecutor } from '../../src/ports/host-executor.ts';
import { concealingExecutor } from './concealing-executor.ts';
import type { Secrets } from './secrets.ts';
import { unreachable } from './unreachable.ts';

/**
 * One executor for all hosts: the kind of a host's way in picks which. Whatever any of them says goes through
 * `secrets` here, and nowhere else.
 */
export function createExecutor(ways: Readonly<Record<string, HostExecutor>>, secrets: Secrets): HostExecutor {
  return concealingExecutor(
    {
      async open(host, signal) {
        if (host.way === null)
          return unreachable('no-way', `the inventory names no way to run scripts on ${host.name}`);
        const { kind } = host.way;
        if (!Object.hasOwn(ways, kind))
          return unreachable(
            'no-way',
            `the inventory names a way into ${host.name} that is not known: ${kind}`,
          );
        return ways[kind]!.open(host, signal);
      },
    },
    secrets,
  );
}
