import type { Evidence, NotLookedWhy, PartName } from './evidence.ts';

const words: Readonly<Record<NotLookedWhy, string>> = {
  unreachable: 'not looked, the way in does not answer',
  denied: 'not looked, access denied',
  'timed-out': 'not looked, no answer in time',
  failed: 'not looked, the script failed',
  garbled: 'not looked, the answer could not be read',
  absent: 'not looked, it is not there',
  'too-large': 'not looked, all parts together said more than is kept',
  pending: 'not looked yet',
};

/** Longest piece of a reported detail that goes into a line. */
const detailLength = 100;

/**
 * Lines for the parts that were not looked at; parts with the same reason share a line:
 * `services, listener: not looked yet`. Empty when all were looked at.
 */
export function unseen(evidence: Evidence, ...names: readonly PartName[]): string[] {
  const byReason = new Map<string, PartName[]>();
  for (const name of names) {
    const part = evidence.inside?.[name];
    if (part?.looked === true) continue;
    const reason = part === undefined ? 'not looked inside' : `${words[part.why]}${detail(part.detail)}`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason].map(([reason, parts]) => `${parts.join(', ')}: ${reason}`);
}

function detail(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line === '') return '';
  return line.length > detailLength ? ` (${line.slice(0, detailLength)}…)` : ` (${line})`;
}
