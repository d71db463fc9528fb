import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { type Kept, readRecordings, stepsOf } from './recordings.ts';

interface Change {
  readonly changed: boolean;
  readonly before: unknown;
  readonly after: unknown;
}

const recordings = readRecordings();
const whole = Object.keys(recordings).flatMap((file) =>
  Object.keys(recordings[file]!)
    .filter((title) => title.endsWith('from detect to undo'))
    .map((title) => [file, title] as const),
);

/** What scripts leave behind by way of a service: its events and its start, and the key of a certificate that was made. */
const byWindows = /^(events|keyFiles)\b|\bstartedAt$/;

describe.each(whole)('%s, recorded with %s', (file, title) => {
  const [detect, whatIf, apply, after, again, undoWhatIf, undo, undoAgain, end] = stepsOf(
    recordings,
    file,
    title,
  ) as readonly [Kept, Kept, Kept, Kept, Kept, Kept, Kept, Kept, Kept];
  const told = ({ returned }: Kept): Change => returned as unknown as Change;

  it('says what it would do and does nothing', () => {
    expect(detect.returned).toMatchObject({ inDesiredState: false });
    expect(told(whatIf).changed).toBe(false);
    expect(told(whatIf).after).not.toEqual(told(whatIf).before);
    expect([detect.changes, whatIf.changes]).toEqual([undefined, undefined]);
  });

  it('does it, and the next look finds it done', () => {
    expect(told(apply)).toMatchObject({ changed: true, before: told(whatIf).before });
    expect(Object.keys(apply.changes ?? {}).length).toBeGreaterThan(0);
    expect(after.returned).toMatchObject({ inDesiredState: true });
  });

  it('does it once', () => {
    expect(told(again).changed).toBe(false);
    expect(told(again).after).toEqual(told(again).before);
    expect(again.changes).toBeUndefined();
  });

  it('is undone to what was before, once', () => {
    expect(told(undoWhatIf).changed).toBe(false);
    expect(undoWhatIf.changes).toBeUndefined();
    expect(told(undo)).toMatchObject({ changed: true, after: told(apply).before });
    // A list that grew is told by what was added to it.
    const touched = (step: Kept) =>
      Object.keys(step.changes ?? {})
        .map((path) => path.replace(/ \+$/, ''))
        .filter((path) => !byWindows.test(path));
    expect(touched(undo).toSorted()).toEqual(touched(apply).toSorted());
    expect(told(undoAgain).changed).toBe(false);
    expect(undoAgain.changes).toBeUndefined();
    expect(end.returned).toEqual(detect.returned);
  });
});

/** Shown what it would do, done, looked at, done again in vain, put back: how every playbook is tried. */
const tried = ['detect', 'apply?', 'apply', 'detect', 'apply', 'revert'];

describe('the recordings', () => {
  it('hold the whole liturgy of every playbook, or that it refuses to be undone', async () => {
    for (const { name, undo } of await readPlaybooks(join(import.meta.dirname, '..', '..', 'playbooks'))) {
      const found = Object.keys(recordings[name] ?? {})
        .map((title) => stepsOf(recordings, name, title))
        .filter((steps): steps is readonly Kept[] => steps !== undefined)
        .filter((steps) => tried.every((phase, at) => steps[at] && phaseOf(steps[at]).startsWith(phase)))
        .filter((steps) => (steps[2]?.returned as unknown as Change | undefined)?.changed === true);
      expect({ name, found: found.length > 0 }).toEqual({ name, found: true });
      for (const steps of found) {
        const back = steps.filter((step) => phaseOf(step) === 'revert');
        if (undo.kind === 'none') expect(back.map(({ threw }) => threw)).not.toContain(undefined);
        else expect(back.map(({ returned }) => (returned as unknown as Change).changed)).toContain(true);
      }
    }
  });
});

function phaseOf({ step, whatIf }: Kept): string {
  return `${step.slice(step.indexOf('/') + 1)}${whatIf === true ? '?' : ''}`;
}
