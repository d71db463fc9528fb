import type { ClockSkew, Looked } from '../diagnosis/evidence.ts';
import type { EventMarkPart } from '../diagnosis/parts.ts';
import type { Value } from '../playbook/step.ts';

/**
 * Events around our own probe, and what led up to it: a failed renewal, a crash, strangers at the door. The mark is not
 * asked for as a limit here: which events came after it, the diagnosis tells by their record ids.
 */
export const withHistory = { SinceMinutes: 24 * 60, After: {} } as const;

/** Where the history is too much: what came after the mark alone, which is what our own probe has caused. */
export function afterMark(mark: Looked<unknown> | undefined): Readonly<Record<string, Value>> {
  const channels = mark?.looked ? (mark.value as EventMarkPart).channels : [];
  const after = channels.filter(({ newest }) => newest !== null).map(({ name, newest }) => [name, newest]);
  return { SinceMinutes: 15, After: Object.fromEntries(after) as Record<string, number> };
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
