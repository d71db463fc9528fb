import { describe, expect, it } from 'vitest';
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

/** What scripts leave behind by way of a service: its events, and the key of a certificate that was made. */
const byWindows = /^(events|keyFiles)\b/;

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

describe('the recordings', () => {
  it('hold the whole liturgy of every playbook', () => {
    const playbooks = Object.keys(recordings).filter(
      (file) => !file.startsWith('collect-evidence/') && file !== 'undo',
    );
    expect([...new Set(whole.map(([file]) => file))].toSorted()).toEqual(playbooks.toSorted());
  });
});
