import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome, Step } from '../src/playbook/step.ts';
import type { Journal } from './journal.ts';
import type { Machine } from './scripts/machine.ts';
import type { ScriptCall } from './scripts/run-script.ts';
import type { Place } from './world.ts';

export type RunScript = (call: ScriptCall, machine: Machine) => Promise<Outcome>;

export interface RunningScript {
  readonly outcome: Promise<Outcome | 'stopped'>;
  /** Stops a script that has not come to its work yet; later there is nothing left to stop. */
  stop(): void;
}

/** Begins a script at once and notes it in the journal; it ends by itself, whoever listens. */
export function beginScript(
  place: Place,
  step: Step,
  journal: Journal,
  runScript: RunScript,
  tell: (record: { stream: 'progress'; text: string }) => void,
): RunningScript {
  const { host, now } = place.machine;
  const stopping = new AbortController();
  const at = now().toISOString();
  const end = journal.begin({ host: host.name, name: step.name, whatIf: step.whatIf, at });
  const run = async (): Promise<Outcome | 'stopped'> => {
    tell({ stream: 'progress', text: `${host.computer} runs ${step.name}` });
    if (host.scriptDelayMs > 0) {
      const stopped = await sleep(host.scriptDelayMs, false, { signal: stopping.signal }).catch(() => true);
      if (stopped) return 'stopped';
    }
    const { name, script, harness, parameters, whatIf } = step;
    // The texts as they arrived, not the digests that came along: the lab goes by what it was really sent.
    const call = { name, scriptText: script.text, harnessText: harness.text, parameters, whatIf };
    return runScript(call, place.machine);
  };
  const outcome = run().catch(
    (error: unknown): Outcome => ({ kind: 'threw', message: String(error), id: 'Lab.Fault' }),
  );
  return {
    outcome: outcome.then((ended) => {
      end(ended === 'stopped' ? 'stopped' : ended.kind);
      return ended;
    }),
    stop: () => stopping.abort(),
  };
}
