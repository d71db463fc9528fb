import { describe, expect, it } from 'vitest';
import type { HostState } from '../../src/run/run.ts';
import { revertedWords } from '../../src/view/reverted-words.ts';
import { runTimeline } from '../../src/view/run-timeline.ts';
import { names } from '../../src/view/samples/playbook-samples.ts';
import { endedRun } from '../../src/view/samples/run-samples.ts';
import { undoNow, undoOver } from '../../src/view/undo-words.ts';

const armed = {
  at: '2026-11-21T07:33:12.000Z',
  dueAfterSeconds: 1_800,
  dueAt: '2026-11-21T08:03:12.000Z',
  holds: true,
  rehearsed: true,
  state: 'armed',
  overAt: null,
  result: null,
  remindedAt: null,
} as const;
const host: HostState = {
  name: 'ts-06',
  stage: 'proving',
  look: null,
  attempts: [],
  withheld: null,
  proof: null,
  armed,
  ending: null,
  reason: '',
};

describe('how an undo on a host stands', () => {
  it('is not tied to the proof where the change is a suspension: it ends in any case', () => {
    expect(undoNow(host)).toBe('ts-06 ends it by itself at 08:03:12 UTC, whatever becomes of me.');
  });

  it('is what remains while we put it back ourselves, because the proof has failed already', () => {
    const words = undoNow({ ...host, stage: 'reverting', armed: { ...armed, holds: false } });
    expect(words).not.toContain('unless the proof holds');
    expect(words).toContain('Where I cannot put it back, ts-06 does so by itself at 08:03:12 UTC');
  });
});

describe('a suspension whose host was off meanwhile', () => {
  const later = { plannedAt: armed.dueAt, times: 2, leftSeconds: 1_200, remind: false } as const;
  const put = { ...armed, dueAt: '2026-11-21T08:21:40.000Z', later };

  it('says until when by its host, and until when it was planned', () => {
    const words = undoNow({ ...host, stage: 'holding', armed: put });
    expect(words).toContain('ts-06 ends it by itself at 08:21:40 UTC');
    expect(words).toContain('ts-06 counts from its start: until 08:21 UTC, not 08:03 UTC as planned.');
    expect(undoNow({ ...host, stage: 'holding' })).not.toContain('as planned');
  });

  it('says when it was over what was planned', () => {
    const over = { ...put, state: 'undone', overAt: '2026-11-21T08:22:00.000Z' } as const;
    expect(undoOver({ ...host, ending: 'reverted', armed: over })).toBe(
      'It was planned for 08:03 UTC; its host counts from its start.',
    );
  });

  it('tells what it was told first, in the order of what happened', () => {
    const state = endedRun('reverted', { ...host, ending: 'reverted', stage: 'ended', armed: put });
    expect(JSON.stringify(runTimeline(state, names))).toContain(
      'ts-06 was told to put it back by itself at 08:03:12, and rehearsed it',
    );
  });
});

describe('a suspension that somebody ended early', () => {
  const revert = (kind: 'returned' | 'threw') => {
    const at = '2026-11-21T07:40:00.000Z';
    const outcome =
      kind === 'threw' ? ({ kind, id: 'X', message: 'no' } as const) : ({ kind, value: {} } as const);
    return { phase: 'revert', fence: 2, startedAt: at, deadline: at, finishedAt: at, outcome } as const;
  };
  const ended = (kind: 'returned' | 'threw', state: 'confirmed' | 'undone') =>
    revertedWords(
      {
        ...host,
        stage: 'ended',
        ending: 'reverted',
        endedEarlyBy: 'oncall',
        attempts: [revert(kind)],
        armed: { ...armed, state, overAt: '2026-11-21T08:03:30.000Z' },
      },
      'ts-06',
      false,
    )[0];

  it('was ended by us where ours did it, and by its host where ours failed', () => {
    expect(ended('returned', 'confirmed')).toContain('ended early by us at 07:40:00 UTC');
    expect(ended('threw', 'undone')).toContain('ended by ts-06 itself');
  });
});
