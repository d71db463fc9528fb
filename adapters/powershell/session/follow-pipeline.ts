import type { Outcome, Value } from '../../../src/playbook/step.ts';
import type { PsErrorRecord } from '../../../src/psrp/message/records.ts';
import { plainOf } from '../../../src/psrp/plain-of.ts';
import type { RunRequest } from '../../../src/psrp/pool/client-pool.ts';
import type { Output } from './collect-output.ts';
import type { Conversation, PipelineEvent } from './conversation.ts';
import { threw } from './threw.ts';

/** One pipeline, to be sent and followed to its end. */
export interface Errand {
  readonly host: string;
  /** The step's name. */
  readonly name: string;
  readonly request: RunRequest;
  readonly timeoutMs: number;
  /** How long the host may take to say that it stopped. */
  readonly stopWithinMs: number;
  readonly output: Output;
  readonly tell: (event: PipelineEvent) => void;
  /** What a pipeline that completed came to. */
  readonly judge: (output: Output, errors: readonly PsErrorRecord[]) => Outcome;
  /** Called once, when the host runs nothing of it any more, or never will. */
  readonly settled: () => void;
  /** Called once where it was told to stop and did not say in time that it stopped; `settled` may still follow. */
  readonly stuck: () => void;
}

/**
 * Sends it and says what it came to, once. Called off: it is stopped, and unknown at once. Past its deadline: stopped,
 * and timed out where the host says that it stopped, else unknown.
 */
export function followPipeline(talk: Conversation, errand: Errand, signal: AbortSignal): Promise<Outcome> {
  const { host, name, timeoutMs, output } = errand;
  const errors: PsErrorRecord[] = [];
  return new Promise((resolve) => {
    let isStopped = false;
    let isGiven = false;
    let late: NodeJS.Timeout | undefined;
    let stop: (() => void) | null = null;
    const give = (outcome: Outcome): void => {
      isGiven = true;
      clearTimeout(late);
      signal.removeEventListener('abort', calledOff);
      resolve(outcome);
    };
    const calledOff = (): void => {
      sent.stop();
      give({ kind: 'unknown', message: `called off after ${name} was sent to ${host}` });
      late = setTimeout(errand.stuck, errand.stopWithinMs);
    };
    const expired = (): void => {
      isStopped = true;
      late = setTimeout(() => {
        give({
          kind: 'unknown',
          message: `${name} ran past its deadline and ${host} did not say that it stopped`,
        });
        errand.stuck();
      }, errand.stopWithinMs);
      sent.stop();
    };
    /** What does not fit is not waited for, either. */
    const tooMuch = (): void => {
      give({
        kind: 'garbled',
        message: `${name} returned more than is wanted of it`,
        spilled: { file: null, objects: 1, bytes: 0, cut: true },
      });
      late = setTimeout(errand.stuck, errand.stopWithinMs);
      stop?.();
    };
    const settled = (): void => {
      clearTimeout(late);
      errand.settled();
    };
    const started = talk.run(errand.request, {
      event(event) {
        if (event.kind === 'ended') settled();
        // What a script says after its outcome is nobody's any more.
        if (isGiven) return;
        if (event.kind === 'passed-over') return tooMuch();
        if (event.kind === 'output') output.add(plainOf(event.value) as Value);
        else if (event.kind === 'error' && errors.length < 100) errors.push(event.record);
        errand.tell(event);
        if (event.kind !== 'ended') return;
        if (event.how === 'completed') give(errand.judge(output, errors));
        else if (event.asked !== undefined) give(askedSomebody(event.asked));
        else if (event.how === 'stopped' || isStop(event.error))
          // By us at the deadline, or by whoever closed the session: what it did until then it has done.
          give(
            isStopped
              ? { kind: 'timed-out', afterMs: timeoutMs }
              : { kind: 'unknown', message: `${name} was stopped on ${host} before it had finished` },
          );
        else if (event.error !== undefined) give(threw(event.error));
        else give({ kind: 'unknown', message: `${name} failed on ${host}, which did not say why` });
      },
      over({ kind, why }) {
        settled();
        const message = `after ${name} was sent to ${host}: ${why}`;
        give(
          kind === 'garbled'
            ? { kind: 'garbled', message: `what came ${message}` }
            : { kind: 'unknown', message: `contact was lost ${message}` },
        );
      },
    });
    if ('refused' in started) {
      errand.settled();
      return resolve({
        kind: 'unreachable',
        layer: 'subsystem',
        message: `nothing was sent to ${host}: ${started.refused}`,
      });
    }
    const sent = started;
    stop = sent.stop;
    // An answer may have come in the same breath.
    if (isGiven) return;
    late = setTimeout(expired, timeoutMs);
    signal.addEventListener('abort', calledOff, { once: true });
  });
}

/** By the exception and not by its id: what a script throws as text is its id. */
function isStop(error: PsErrorRecord | undefined): boolean {
  return (
    error !== undefined &&
    [error.reason, error.exceptionType].some((name) => /\bPipelineStoppedException$/.test(name))
  );
}

function askedSomebody(method: string): Outcome {
  return {
    kind: 'threw',
    message: `the script asked a person something (${method}), and there is nobody to answer`,
    id: 'RdpMedic.AskedSomebody',
  };
}
