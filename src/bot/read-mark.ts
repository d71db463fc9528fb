import type { ClockSkew, Looked } from '../diagnosis/evidence.ts';
import type { EventMarkPart } from '../diagnosis/parts.ts';
import type { Value } from '../playbook/step.ts';

/** Minutes of events asked for: those around our own probe, and what led up to it, such as a failed renewal. */
const sinceMinutes = 24 * 60;

/** Which events are wanted: those of the window; the newest record of each log before our probe tells them apart. */
export function eventsSince(mark: Looked<unknown> | undefined): Readonly<Record<string, Value>> {
  const channels = mark?.looked ? (mark.value as EventMarkPart).channels : [];
  const after = channels.filter(({ newest }) => newest !== null).map(({ name, newest }) => [name, newest]);
  return { SinceMinutes: sinceMinutes, After: Object.fromEntries(after) as Record<string, number> };
}

/** Their clock minus ours; the host read its own at some moment between the question and the answer. */
export function skewOf(mark: Looked<unknown>, askedAt: number, answeredAt: number): ClockSkew | null {
  if (!mark.looked) return null;
  const theirs = Date.parse((mark.value as EventMarkPart).now);
  return {
    ms: Math.round(theirs - (askedAt + answeredAt) / 2),
    withinMs: Math.ceil((answeredAt - askedAt) / 2),
  };
}
