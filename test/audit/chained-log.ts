import { chain, chainLine, genesis } from '../../src/audit/chain.ts';
import type { AuditEntry, ChainedEntry } from '../../src/audit/entry.ts';

export const entry = (id: string, detail: AuditEntry['detail'] = {}): AuditEntry => ({
  id,
  at: '2026-11-21T07:31:00.000Z',
  actor: 'oncall',
  what: 'requested',
  run: 'R1',
  host: 'ts-02',
  plan: null,
  detail,
});

/** The lines of a sound log of these entries. */
export function logOf(entries: readonly AuditEntry[]): string[] {
  let last: Pick<ChainedEntry, 'hash' | 'seq'> = { hash: genesis, seq: 0 };
  return entries.map((one) => {
    const chained = chain(last.hash, last.seq + 1, one);
    last = chained;
    return chainLine(chained);
  });
}
