import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../src/playbook/step.ts';
import type { Journal } from './journal.ts';
import { digest } from './scripts/digest-scripts.ts';
import type { Machine } from './scripts/machine.ts';
import { nameByDigest, type ScriptCall } from './scripts/run-script.ts';

export type RunScript = (call: ScriptCall, machine: Machine) => Promise<Outcome>;

interface RunningScript {
  /** As the lab knows it by its digest. */
  readonly name: string;
  readonly outcome: Promise<Outcome | 'stopped'>;
  /** Stops a script that has not come to its work yet; later there is nothing left to stop. */
  stop(): void;
}

/** Begins a script at once and notes it in the journal; it ends by itself, whoever listens. */
export function beginScript(
  machine: Machine,
  call: ScriptCall,
  journal: Journal,
  runScript: RunScript,
): RunningScript {
  const { host, now } = machine;
  const stopping = new AbortController();
  const name = nameByDigest(call.scriptText) ?? `unknown script ${digest(call.scriptText).slice(0, 12)}`;
  const end = journal.begin({ host: host.name, name, whatIf: call.whatIf, at: now().toISOString() });
  const run = async (): Promise<Outcome | 'stopped'> => {
    // A call into the system that does not return: stopping a pipeline waits for it, too.
    if (host.wayIn.scriptsHang === true || hangs(name, host.hangingParts)) await new Promise(() => {});
    if (host.scriptDelayMs > 0) {
      const stopped = await sleep(host.scriptDelayMs, false, { signal: stopping.signal }).catch(() => true);
      if (stopped) return 'stopped';
    }
    return runScript(call, machine);
  };
  const outcome = run().catch(
    (error: unknown): Outcome => ({ kind: 'threw', message: String(error), id: 'Lab.Fault' }),
  );
  return {
    name,
    outcome: outcome.then((ended) => {
      end(ended === 'stopped' ? 'stopped' : ended.kind);
      return ended;
    }),
    stop: () => stopping.abort(),
  };
}

function hangs(script: string, parts: readonly string[]): boolean {
  return parts.some((part) => script === `collect-evidence/${part}`);
}
