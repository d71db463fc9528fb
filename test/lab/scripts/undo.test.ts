import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { happen } from '../../../lab/happen.ts';
import { effective } from '../../../lab/registry.ts';
import { confirmSteps } from '../../../lab/scripts/undo/confirm.ts';
import { drive, type Steps } from '../../../lab/scripts/undo/drive.ts';
import { statusSteps } from '../../../lab/scripts/undo/status.ts';
import { undoSteps } from '../../../lab/scripts/undo/undo.ts';
import { Thrown } from '../../../lab/thrown.ts';
import type { Confirmed, Undone, UndoStatus } from '../../../src/playbook/undo-on-host.ts';
import { arm } from '../../playbooks/undo-cases.ts';
import { machineWith, returnedBy, run, type TestMachine } from './machine.ts';

const id = 'run-7f3a';
const folder = `C:\\ProgramData\\rdp-medic\\undo\\${id}`;

/** NLA was off and was just required; the host puts that back in five minutes. */
async function changed(): Promise<TestMachine> {
  const machine = await machineWith(14393, 'nla-off');
  returnedBy(await run(machine, 'undo/arm', { parameters: arm().parameters! }));
  returnedBy(await run(machine, 'undo/rehearse', { parameters: { RunId: id } }));
  returnedBy(await run(machine, 'rdp-require-nla/apply'));
  return machine;
}

const statesOf = ({ host }: TestMachine): string[] =>
  Object.keys(host.disk!)
    .filter((path) => path.startsWith(`${folder}\\state.`))
    .map((path) => path.slice(`${folder}\\state.`.length));

type Answer = Confirmed | UndoStatus | Undone | Thrown;

/** One program on the host: it goes on by one step, or is over. */
function program(steps: Steps<Answer>) {
  let answer: Answer | null = null;
  return {
    step(): boolean {
      if (answer !== null) return false;
      try {
        const { done, value } = steps.next();
        if (done === true) answer = value as Answer;
      } catch (cause) {
        if (!(cause instanceof Thrown)) throw cause;
        answer = cause;
      }
      return answer === null;
    },
    answer: () => answer!,
  };
}

const order = ['armed', 'confirmed', 'undoing', 'undone'];

describe('the timed undo of a lab host', () => {
  it('is never both confirmed and undone, in whatever turns confirming, undoing and asking come', async () => {
    const armed = await changed();
    const endings: Record<string, number> = {};
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 330 }),
        fc.array(fc.tuple(fc.nat(4), fc.constantFrom(0, 0, 0, 1, 29, 31, 60)), {
          minLength: 10,
          maxLength: 60,
        }),
        (passed, turns) => {
          const machine: TestMachine = { ...armed, host: structuredClone(armed.host) };
          const { host } = machine;
          // Without the task: its runs are among the programs here.
          const wait = (seconds: number): void => {
            host.clockOffsetMs += seconds * 1000;
          };
          wait(passed);
          const programs = [
            program(confirmSteps(machine, id)),
            program(undoSteps(machine, id)),
            program(statusSteps(machine, id)),
            program(confirmSteps(machine, id)),
            program(undoSteps(machine, id)),
          ] as const;
          let seen = 'armed';
          const look = (): void => {
            const states = statesOf(machine);
            expect(states).toHaveLength(1);
            expect(order.indexOf(states[0]!)).toBeGreaterThanOrEqual(order.indexOf(seen));
            expect([seen, states[0]]).not.toEqual(['confirmed', 'undoing']);
            expect([seen, states[0]]).not.toEqual(['confirmed', 'undone']);
            seen = states[0]!;
          };
          for (const [who, seconds] of turns) {
            programs[who]!.step();
            look();
            wait(seconds);
          }
          for (const each of programs) {
            while (each.step()) look();
            look();
          }
          const [one, two, , again, twice] = programs.map(({ answer }) => answer());
          const confirmed = [one, again].filter(
            (each) => !(each instanceof Thrown) && each?.state === 'confirmed',
          );
          const restored = [two, twice].filter(
            (each) => !(each instanceof Thrown) && (each as Undone).result !== null,
          );
          if (confirmed.length > 0) expect([seen, restored.length]).toEqual(['confirmed', 0]);
          if (restored.length > 0) expect([seen, confirmed.length]).toEqual(['undone', 0]);
          expect(effective(host, 'UserAuthentication')).toBe(seen === 'undone' ? 0 : 1);
          endings[seen] = (endings[seen] ?? 0) + 1;
        },
      ),
      { numRuns: 300, seed: 20261121 },
    );
    // All three ways were gone, or this shows nothing.
    expect(Object.keys(endings).toSorted()).toEqual(['armed', 'confirmed', 'undone']);
    expect(Math.min(...Object.values(endings))).toBeGreaterThan(10);
  });

  it('comes when its minutes are over, wherever the clock is set and however often the host restarts', async () => {
    const armed = await changed();
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.integer({ min: -172_800_000, max: 172_800_000 }).map((ms) => ({ what: 'clock' as const, ms })),
            fc.integer({ min: 0, max: 7_200_000 }).map((offMs) => ({ what: 'reboot' as const, offMs })),
          ),
          { maxLength: 4 },
        ),
        (between) => {
          const machine: TestMachine = { ...armed, host: structuredClone(armed.host) };
          // A minute each, so that a restart loses none of what had passed.
          for (const each of between) {
            happen(machine, { what: 'time', ms: 60_000 });
            happen(machine, each);
          }
          const rest = 300 - between.length * 60;
          happen(machine, { what: 'time', ms: (rest - 1) * 1000 });
          expect(statesOf(machine)).toEqual(['armed']);
          happen(machine, { what: 'time', ms: 61_000 });
          expect(statesOf(machine)).toEqual(['undone']);
          expect(effective(machine.host, 'UserAuthentication')).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes on where the host died in the middle of it', async () => {
    const machine = await changed();
    machine.host.clockOffsetMs += 300_000;
    const steps = undoSteps(machine, id);
    while (!statesOf(machine).includes('undoing')) steps.next();
    expect(effective(machine.host, 'UserAuthentication')).toBe(1);
    happen(machine, { what: 'reboot', offMs: 60_000 });
    expect(statesOf(machine)).toEqual(['undone']);
    expect(effective(machine.host, 'UserAuthentication')).toBe(0);
    const { result } = drive(statusSteps(machine, id));
    expect(result?.items.map(({ outcome }) => outcome)).toEqual(['restored']);
  });
});
