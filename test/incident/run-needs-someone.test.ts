import { describe, expect, it } from 'vitest';
import { runNeedsSomeone } from '../../src/incident/run-needs-someone.ts';
import { endings, type RunState } from '../../src/run/run.ts';
import { armed, at, context, finished, healthy, playbook, when } from '../run/given.ts';

const timed = { ...context, playbook: playbook({ kind: 'timed', minutes: 5 }) };

function proved(): RunState {
  expect(armed(timed)).toHaveLength(2);
  const seen = { type: 'report-proof', at: at(4), host: 'ts-02', held: true, seen: healthy } as const;
  return when(finished(timed), { ...seen, inDesiredState: true }, timed).state;
}
const told = (kind: 'confirmed' | 'silent' | 'gone') =>
  when(
    { events: [], state: proved() },
    { type: 'report-undo', at: at(5), host: 'ts-02', answer: { kind } },
    timed,
  ).state;

describe('whether somebody must look at a run', () => {
  it('is so when it ended badly, and never before it ended', () => {
    const ended = (ending: RunState['ending']) => runNeedsSomeone({ ...proved(), ending });
    expect(ended(null)).toBe(false);
    expect(endings.filter((ending) => ended(ending))).toEqual(['not-remediated', 'failed', 'unknown']);
  });

  it('is so when nobody knows what became of an undo on a host, however the run ended', () => {
    expect(runNeedsSomeone(told('confirmed'))).toBe(false);
    for (const kind of ['silent', 'gone'] as const) {
      const state = told(kind);
      expect(runNeedsSomeone(state)).toBe(true);
      expect(runNeedsSomeone({ ...state, ending: 'reverted' })).toBe(true);
    }
  });

  it('is so when a host keeps something of ours that is not as it should be, though nothing was sent', () => {
    const state = { ...told('confirmed'), ending: 'void' } as const;
    const withheld = { at: at(3), reason: 'It belongs to somebody else.', differences: [] };
    const hosts = (alarm: object) =>
      state.hosts.map((host) => ({ ...host, withheld: { ...withheld, ...alarm } }));
    expect(runNeedsSomeone({ ...state, hosts: hosts({}) })).toBe(false);
    expect(runNeedsSomeone({ ...state, hosts: hosts({ alarm: true }) })).toBe(true);
  });
});
