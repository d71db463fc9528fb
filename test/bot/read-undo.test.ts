import { describe, expect, it } from 'vitest';
import { readArmed, readConfirmed, readRehearsed, readStatus, readUndone } from '../../src/bot/read-undo.ts';
import type { Value } from '../../src/playbook/step.ts';

const ours = 'R1-ts-02-x';
const returned = (value: Value) => ({ kind: 'returned', value }) as const;
const status = {
  state: 'armed',
  run: 'R1-ts-02-x',
  armedAt: null,
  dueAfterSeconds: 300,
  remainingSeconds: 280,
  overdue: false,
  changedFiles: [],
  task: { state: 'as-registered', differs: [] },
  result: null,
  others: [],
};
const result = { run: 'R1-ts-02-x', at: '', refused: null, message: null, items: [] };
const confirmed = { confirmed: true, state: 'confirmed', run: 'R1-ts-02-x', task: 'absent', result: null };

describe('what a host says of its undo', () => {
  it('is taken where it is as the scripts say it', () => {
    expect(readStatus(returned(status), ours)).toEqual(status);
    expect(readConfirmed(returned(confirmed), ours)).toEqual(confirmed);
    expect(
      readUndone(returned({ state: 'undone', run: ours, remainingSeconds: null, result }), ours),
    ).toMatchObject({
      state: 'undone',
    });
  });

  it.each<[string, Value]>([
    ['a state that is none', { ...status, state: 'gone fishing' }],
    ['time left that is a word', { ...status, remainingSeconds: 'abc' }],
    ['time left for ever', { ...status, remainingSeconds: 1e300 }],
    ['time left that is less than none', { ...status, remainingSeconds: -1 }],
    ['no time left said while it is armed', { ...status, remainingSeconds: null }],
    ['a changed file that is no name', { ...status, changedFiles: [{}] }],
    ['more changed files than there are', { ...status, changedFiles: Array(1_000).fill('x') }],
    ['a result whose items are no list', { ...status, state: 'undone', result: { ...result, items: 'all' } }],
    ['a result whose item is none', { ...status, state: 'undone', result: { ...result, items: [7] } }],
    ['a refusal that is no word', { ...status, state: 'undone', result: { ...result, refused: {} } }],
  ])('is garbled with %s', (_, value) => {
    expect(readStatus(returned(value), ours)).toMatchObject({ kind: 'garbled' });
  });

  it.each<[string, Value]>([
    ['confirmed and undone', { ...confirmed, state: 'undone' }],
    ['not confirmed and confirmed', { ...confirmed, confirmed: false }],
    ['a state that is none', { ...confirmed, confirmed: false, state: 'x' }],
    ['a result that is a list', { ...confirmed, result: [] }],
  ])('is no confirmation that says %s', (_, value) => {
    expect(readConfirmed(returned(value), ours)).toMatchObject({ kind: 'garbled' });
  });

  it.each<[string, (run: Value) => unknown]>([
    ['arming', (run) => readArmed(returned({ state: 'armed', run, dueAfterSeconds: 300 }), ours)],
    [
      'rehearsal',
      (run) => readRehearsed(returned({ rehearsed: true, run, items: [{ outcome: 'would-restore' }] }), ours),
    ],
    ['confirmation', (run) => readConfirmed(returned({ ...confirmed, run }), ours)],
    ['status', (run) => readStatus(returned({ ...status, run }), ours)],
    [
      'undoing',
      (run) => readUndone(returned({ state: 'undone', run, remainingSeconds: null, result }), ours),
    ],
    [
      'result',
      (run) => readStatus(returned({ ...status, state: 'undone', result: { ...result, run } }), ours),
    ],
  ])('is not taken for ours where the %s names another run, or none', (_, read) => {
    expect(read(ours)).not.toHaveProperty('kind');
    for (const run of ['R1-ts-03-x', 'r1-ts-02-x', '', null, 7])
      expect(read(run)).toMatchObject({ kind: 'garbled', message: expect.stringContaining('another run') });
  });
});
