import type { HostLease } from '../../src/ports/host-lease.ts';

export function createHostLease(): HostLease {
  const leases = new Map<string, { readonly run: string; readonly fence: number; readonly until: number }>();
  let fences = 0;

  return {
    async take(host, run, ms) {
      const held = leases.get(host);
      if (held && held.until > Date.now()) return { kind: 'held', by: held.run };
      fences += 1;
      leases.set(host, { run, fence: fences, until: Date.now() + ms });
      return { kind: 'taken', fence: fences };
    },
    async release(host, fence) {
      if (leases.get(host)?.fence === fence) leases.delete(host);
    },
  };
}
