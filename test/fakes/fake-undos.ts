import type { Outcome, Value } from '../../src/playbook/step.ts';

interface FakeUndo {
  readonly id: string;
  readonly wanted: string;
  readonly afterSeconds: number;
  dueMs: number;
  readonly at: string;
  state: 'armed' | 'confirmed' | 'undone';
  result: Value;
}

/** The timed undo of a fake host: what its scripts answer, by a clock that a test hands in. */
export class FakeUndos {
  readonly #host: { access: string };
  readonly all = new Map<string, FakeUndo>();
  /** Milliseconds since 1970. */
  now: () => number = Date.now;
  /** What a step throws in place of its answer, by the step's name without its folder. */
  throws: Record<string, { id: string; message: string }> = {};
  /** The run that its answers name in place of the one that was asked about. */
  names: string | null = null;
  /** Steps that are carried out, and whose answer is lost. */
  loses: string[] = [];
  /** False: nothing of its tasks runs. */
  tasksRun = true;

  constructor(host: { access: string }) {
    this.#host = host;
  }

  /** The host was off for so long: what was left runs on from its start. */
  wasOff(ms: number): void {
    for (const undo of this.all.values()) undo.dueMs += ms;
  }

  get states(): readonly string[] {
    return [...this.all.values()].map(({ state }) => state);
  }

  /** What was due by now has happened. */
  pass(): void {
    for (const undo of this.all.values()) {
      if (undo.state !== 'armed' || undo.dueMs > this.now() || !this.tasksRun) continue;
      this.#put(undo);
    }
  }

  #put(undo: FakeUndo): void {
    const present = this.#host.access;
    this.#host.access = undo.wanted;
    undo.state = 'undone';
    const item = {
      kind: 'registry-value',
      what: 'RDP-Tcp\\UserAuthentication',
      outcome: present === undo.wanted ? 'already' : 'restored',
      before: undo.wanted,
      left: 'read',
      present: undo.wanted,
      why: null,
    };
    const at = new Date(this.now()).toISOString();
    undo.result = { run: undo.id, at, refused: null, message: null, items: [item] };
  }

  answer(step: string, parameters: Readonly<Record<string, Value>>): Outcome {
    this.pass();
    const refusal = this.throws[step];
    if (refusal !== undefined) return { kind: 'threw', ...refusal };
    const came = this.#answer(step, String(parameters.RunId), parameters);
    if (this.names !== null && came.kind === 'returned')
      Object.assign(came, { value: { ...(came.value as object), run: this.names } });
    return this.loses.includes(step) ? { kind: 'unknown', message: 'connection reset' } : came;
  }

  #answer(step: string, run: string, parameters: Readonly<Record<string, Value>>): Outcome {
    const undo = this.all.get(run);
    switch (step) {
      case 'arm':
        return this.#arm(run, parameters);
      case 'rehearse':
        return returned({ rehearsed: true, run, items: [{ outcome: 'would-restore' }] });
      case 'confirm': {
        if (undo === undefined) return refuse('NotArmed', `No undo was armed here for run ${run}.`);
        if (undo.state === 'armed' && undo.dueMs - this.now() < 30_000)
          return refuse('TooLate', 'The host puts it back; nothing is confirmed in the last 30 seconds.');
        if (undo.state === 'armed') undo.state = 'confirmed';
        const { state, result } = undo;
        return returned({ confirmed: state === 'confirmed', state, run, task: 'absent', result });
      }
      case 'status': {
        const leftMs = undo?.state === 'armed' ? undo.dueMs - this.now() : null;
        return returned({
          state: undo?.state ?? 'none',
          run,
          armedAt: undo?.at ?? null,
          dueAfterSeconds: undo?.afterSeconds ?? null,
          remainingSeconds: leftMs === null ? null : Math.max(0, Math.floor(leftMs / 1_000)),
          overdue: leftMs !== null && leftMs < -120_000,
          changedFiles: [],
          task: { state: 'as-registered', differs: [] },
          result: undo?.result ?? null,
          others: [],
        });
      }
      default:
        if (undo?.state === 'armed' && undo.dueMs <= this.now()) this.#put(undo);
        return returned({
          state: undo?.state ?? 'none',
          run,
          remainingSeconds: null,
          result: undo?.result ?? null,
        });
    }
  }

  #arm(run: string, parameters: Readonly<Record<string, Value>>): Outcome {
    const other = [...this.all.values()].find(({ id, state }) => id !== run && state === 'armed');
    if (other !== undefined)
      return refuse('OtherUndoArmed', `The undo of run ${other.id} is armed on this host.`);
    const afterSeconds = Number(parameters.AfterSeconds);
    const undo: FakeUndo = this.all.get(run) ?? {
      id: run,
      wanted: this.#host.access,
      afterSeconds,
      dueMs: this.now() + afterSeconds * 1_000,
      at: new Date(this.now()).toISOString(),
      state: 'armed',
      result: null,
    };
    if (undo.state !== 'armed')
      return refuse('UndoOver', `The undo of run ${run} is over: it is ${undo.state}.`);
    this.all.set(run, undo);
    return returned({ state: 'armed', run, dueAfterSeconds: afterSeconds, armedAt: undo.at, items: 1 });
  }
}

function returned(value: Value): Outcome {
  return { kind: 'returned', value };
}

function refuse(id: string, message: string): Outcome {
  return { kind: 'threw', id: `RdpMedic.${id}`, message };
}
