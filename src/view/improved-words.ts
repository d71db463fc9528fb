import type { HostState } from '../run/run.ts';

/** What became better, and no more: further on is said only of a look that came further. */
export function improvedWords(host: HostState, name: string): string {
  const before = host.look !== null && 'seen' in host.look ? host.look.seen : null;
  const seen = host.proof?.seen;
  if (seen?.verdict === 'degraded') {
    const answered = before?.verdict === 'degraded' || before?.verdict === 'healthy';
    return `RDP on ${name} answers${answered ? '' : ' now'}, but another weakness is left`;
  }
  const further = before !== null && seen !== undefined && seen.reached > before.reached;
  return further
    ? `RDP on ${name} gets further than before, and now fails for another reason`
    : `RDP on ${name} ends where it did before, but now fails for another reason`;
}
