import type { HostExecutor } from '../../src/ports/host-executor.ts';
import { concealingExecutor } from './concealing-executor.ts';
import type { Secrets } from './secrets.ts';
import { unreachable } from './unreachable.ts';
import { verifyingExecutor } from './verifying-executor.ts';

/**
 * One executor for all hosts: the kind of a host's way in picks which. Here, and nowhere else, scripts are held to
 * their digests before they are sent, and whatever comes back goes through `secrets`.
 */
export function createExecutor(ways: Readonly<Record<string, HostExecutor>>, secrets: Secrets): HostExecutor {
  return concealingExecutor(
    verifyingExecutor({
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
    }),
    secrets,
  );
}
