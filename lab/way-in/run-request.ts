import type { PipelineCommand, PipelineRequest } from '../../src/psrp/message/pipeline-request.ts';
import type { PsProgress } from '../../src/psrp/message/records.ts';
import type { Journal } from '../journal.ts';
import { beginScript, type RunScript } from '../running-script.ts';
import type { Machine } from '../scripts/machine.ts';
import type { Ending } from './ending.ts';
import { errorRecord } from './error-record.ts';
import { readCall } from './read-call.ts';
import { runCommands } from './run-commands.ts';

/** A lab host as remoting finds it. */
export interface RemoteHost {
  readonly machine: Machine;
  readonly journal: Journal;
  readonly runScript: RunScript;
  /** Resolves when the ports are as the scripts have left the host. */
  sync(): Promise<void>;
}

interface Asked {
  readonly request: PipelineRequest;
  /** Fires when the pipeline is to be stopped. */
  readonly stopping: AbortSignal;
  readonly tell: (record: PsProgress) => void;
}

/** Runs one pipeline on a host: a script in the harness, or commands by their names. Never rejects. */
export async function runRequest(asked: Asked, host: RemoteHost): Promise<Ending> {
  try {
    return await run(asked, host);
  } catch (cause) {
    return { kind: 'failed', record: errorRecord('Lab.Fault', String(cause)) };
  }
}

async function run({ request, stopping, tell }: Asked, host: RemoteHost): Promise<Ending> {
  const [first] = request.commands;
  if (first === undefined) return { kind: 'completed', output: [] };
  if (!first.isScript) return runCommands(request.commands, host.machine);
  if (request.commands.length > 1) return unknown(first);
  return runHarness(first, stopping, tell, host);
}

async function runHarness(
  command: PipelineCommand,
  stopping: AbortSignal,
  tell: Asked['tell'],
  { machine, journal, runScript, sync }: RemoteHost,
): Promise<Ending> {
  const read = readCall(command);
  if (read.kind === 'refused') return { kind: 'failed', record: read.record };
  const script = beginScript(machine, read.call, journal, runScript);
  const stop = (): void => script.stop();
  stopping.addEventListener('abort', stop, { once: true });
  if (stopping.aborted) stop();
  tell(begun(`${machine.host.computer} runs ${script.name}`));
  const outcome = await script.outcome;
  // Whoever looks from outside after the answer sees what the script has changed.
  await sync().catch(() => {});
  if (outcome === 'stopped') return { kind: 'stopped' };
  if (outcome.kind === 'returned') {
    // What the harness leaves with: one string of JSON. White space at its end is part of no value.
    const text = JSON.stringify(outcome.value).padEnd(machine.host.wayIn.outputLength ?? 0);
    return { kind: 'completed', output: [text] };
  }
  const id = outcome.kind === 'threw' ? outcome.id : 'Lab.Fault';
  const message = 'message' in outcome ? outcome.message : outcome.kind;
  return { kind: 'failed', record: errorRecord(id, message) };
}

function unknown({ text }: PipelineCommand): Ending {
  const message = `The lab runs a script in the harness alone, not in a pipeline: ${text.slice(0, 40)}`;
  return { kind: 'failed', record: errorRecord('Lab.UnknownScript', message) };
}

function begun(activity: string): PsProgress {
  return {
    activity,
    activityId: 0,
    // PowerShell wants one that is not empty.
    status: ' ',
    currentOperation: null,
    percent: null,
    secondsRemaining: null,
    parentActivityId: null,
    completed: false,
  };
}
