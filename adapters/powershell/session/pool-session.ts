import type { CommandStep, Outcome, Step, Value } from '../../../src/playbook/step.ts';
import type { Session, StreamRecord } from '../../../src/ports/host-executor.ts';
import { ofPlain } from '../../../src/psrp/of-plain.ts';
import type { RunRequest } from '../../../src/psrp/pool/client-pool.ts';
import { createLanes } from '../lanes.ts';
import type { Secrets } from '../secrets.ts';
import { unreachable } from '../unreachable.ts';
import { collectOutput, type OutputLimits, outputLimits } from './collect-output.ts';
import type { Conversation } from './conversation.ts';
import { type Errand, followPipeline } from './follow-pipeline.ts';
import { judgeCommand, judgeScript } from './judge-output.ts';
import { tellRecords } from './tell-records.ts';

/** Pipelines at a time in one session. */
export const pipelinesAtOnce = 4;
/** How long a host may take to say that it stopped a script. */
const stopWithinMs = 10_000;
/** How long a host may take to close its pool before the connection is cut. */
const politeMs = 3_000;

export interface SessionSettings {
  readonly host: string;
  readonly secrets: Secrets;
  /** Where output goes that is too much for a job. */
  readonly spillFolder: string;
  /** What the first step is told before anything else, such as a key that is trusted from now on. */
  readonly opening?: string | null;
  readonly limits?: OutputLimits;
  readonly stopWithinMs?: number;
}

type OnRecord = (record: StreamRecord) => void;

/** Steps in an open pool, several at once; each comes to exactly one outcome. */
export function poolSession(talk: Conversation, settings: SessionSettings): Session {
  const { host } = settings;
  const lanes = createLanes(pipelinesAtOnce);
  let opening = settings.opening ?? null;
  let stuck = 0;
  const jammed = new AbortController();

  async function carry(
    { name, timeoutMs, maxBytes }: Pick<Step, 'name' | 'timeoutMs' | 'maxBytes'>,
    request: RunRequest,
    judge: Errand['judge'],
    onRecord: OnRecord,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const lane = await lanes.take(AbortSignal.any([signal, jammed.signal]));
    if (lane === null && !signal.aborted)
      return unreachable(
        'subsystem',
        `${name} was not sent to ${host}: scripts that do not stop hold every runspace of the session`,
      );
    if (lane === null || signal.aborted) {
      lane?.();
      return unreachable('port', `called off before anything was sent to ${host}`);
    }
    if (talk.over !== null) {
      lane();
      return unreachable(
        'port',
        `the connection to ${host} was gone before ${name} was sent: ${talk.over.why}`,
      );
    }
    if (opening !== null) onRecord({ stream: 'warning', text: opening });
    opening = null;
    const output = collectOutput(
      name,
      settings.spillFolder,
      settings.secrets.concealIn,
      limitsOf(settings.limits ?? outputLimits, maxBytes),
    );
    let isStuck = false;
    const errand: Errand = {
      host,
      name,
      request,
      timeoutMs,
      stopWithinMs: settings.stopWithinMs ?? stopWithinMs,
      output,
      tell: tellRecords(onRecord),
      judge,
      // A script that would not stop keeps its lane: its runspace is not free either.
      settled: () => {
        if (isStuck) stuck -= 1;
        lane();
      },
      stuck: () => {
        isStuck = true;
        stuck += 1;
        // Nobody may wait for a lane that never comes free.
        if (stuck >= pipelinesAtOnce) jammed.abort();
      },
    };
    return followPipeline(talk, errand, signal);
  }
  return {
    kind: 'session',
    run: (step, onRecord, signal) => carry(step, scriptRequest(step), judgeScript, onRecord, signal),
    runCommand: (step, onRecord, signal) => carry(step, commandRequest(step), judgeCommand, onRecord, signal),
    close: () => talk.close(politeMs),
  };
}

/** A step with a limit of its own has nothing to spill: what is more than that is not wanted. */
function limitsOf(usual: OutputLimits, maxBytes: number | undefined): OutputLimits {
  return maxBytes === undefined ? usual : { ...usual, bytes: maxBytes, spilledBytes: 0, spilledInAll: 0 };
}

/** CLIXML writes some letters as several; a message that is longer than this holds more than is wanted for certain. */
const clixmlFactor = 4;

/** The harness is the only script text; what it runs, and on what, are its arguments. */
function scriptRequest({ harness, script, parameters, whatIf, maxBytes }: Step): RunRequest {
  return {
    ...(maxBytes === undefined ? {} : { wantedBytes: clixmlFactor * maxBytes }),
    commands: [
      {
        text: harness.text,
        isScript: true,
        parameters: [
          { name: 'Script', value: script.text },
          { name: 'Parameters', value: ofPlain(parameters) },
          { name: 'WhatIf', value: whatIf },
        ],
        // Functions and preferences of one step are none of the next one's in the same runspace.
        useLocalScope: true,
        mergeErrors: false,
      },
    ],
  };
}

function commandRequest({ command, parameters }: CommandStep): RunRequest {
  const named = Object.entries(parameters) as [string, Value][];
  return {
    command,
    parameters: named.map(([name, value]) => ({ name, value: ofPlain(value) })),
  };
}
