import type { HostExecutor } from '../../src/ports/host-executor.ts';

/** For hosts of which the inventory names no way in. */
export function createNoWayExecutor(): HostExecutor {
  return {
    async open(host) {
      return {
        kind: 'unreachable',
        layer: 'no-way',
        message: `the inventory names no way to run scripts on ${host.name}`,
      };
    },
  };
}
