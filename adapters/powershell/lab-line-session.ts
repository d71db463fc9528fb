import type { Outcome, Step } from '../../src/playbook/step.ts';
import type { Session, StreamRecord } from '../../src/ports/host-executor.ts';
import type { Line } from './line.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

/** How long a host may take to say that it has stopped a script. */
const stopWithinMs = 1000;

const outcomeKinds = ['returned', 'threw', 'unreachable', 'timed-out', 'garbled', 'unknown'];

type Inbox = Mailbox<Readonly<Record<string, unknown>>>;

/** Steps over an open line, several at once; each answer goes to the step it names. */
export function openLineSession(line: Line, host: string): Session {
  let lastId = 0;
  const inboxes = new Map<unknown, Inbox>();
  void sortAnswers(line, inboxes);
  return {
    kind: 'session',
    async run(step, onRecord, signal) {
      lastId += 1;
      const id = lastId;
      if (signal.aborted) return unsent(`called off before anything was sent to ${host}`);
      const { name, harness, script, parameters, whatIf, timeoutMs } = step;
      const sent = { id, step: { name, harness, script, parameters, whatIf, timeoutMs } };
      const inbox: Inbox = createMailbox();
      inboxes.set(id, inbox);
      try {
        if (!line.send(sent)) return unsent(`the connection to ${host} was gone before anything was sent`);
        const deadline = AbortSignal.timeout(timeoutMs);
        const outcome = await follow(inbox, onRecord, AbortSignal.any([signal, deadline]));
        if (outcome !== null && outcome !== 'stopped') return outcome;
        if (line.garbled)
          return { kind: 'garbled', message: `${host} answered with something else than JSON` };
        if (signal.aborted) return lost(`called off after ${step.name} was sent to ${host}`);
        if (!deadline.aborted) return lost(`contact with ${host} was lost after ${step.name} was sent`);
        line.send({ id, stop: true });
        return await stopped(inbox, step, host);
      } finally {
        inboxes.delete(id);
      }
    },
    async close() {
      line.close();
    },
  };
}

/** As long as the line lives. What a step that nobody follows any more still has to say is nobody's. */
async function sortAnswers(line: Line, inboxes: ReadonlyMap<unknown, Inbox>): Promise<void> {
  const always = new AbortController().signal;
  for (;;) {
    const answer = await line.next(always);
    if (answer === null) break;
    inboxes.get(answer.id)?.put(answer);
  }
  for (const inbox of inboxes.values()) inbox.end();
}

/** Reads until this step's outcome; null when the line ended or the signal fired first. */
async function follow(
  inbox: Inbox,
  onRecord: (record: StreamRecord) => void,
  signal: AbortSignal,
): Promise<Outcome | 'stopped' | null> {
  for (;;) {
    const answer = await inbox.next(signal);
    if (answer === null) return null;
    if (answer.stopped === true) return 'stopped';
    if ('outcome' in answer) return outcomeOf(answer.outcome);
    if (isRecord(answer.record)) onRecord(answer.record);
  }
}

/** Past its deadline the host was told to stop it. What it did until then it may have done. */
async function stopped(inbox: Inbox, step: Step, host: string): Promise<Outcome> {
  const answer = await follow(inbox, () => {}, AbortSignal.timeout(stopWithinMs));
  if (answer === 'stopped') return { kind: 'timed-out', afterMs: step.timeoutMs };
  return answer ?? lost(`${step.name} ran past its deadline and ${host} did not say that it stopped`);
}

function outcomeOf(value: unknown): Outcome {
  const outcome = value as Outcome | null;
  return typeof outcome === 'object' && outcome !== null && outcomeKinds.includes(outcome.kind)
    ? outcome
    : { kind: 'garbled', message: 'the answer is no outcome' };
}

function isRecord(value: unknown): value is StreamRecord {
  const record = value as Partial<StreamRecord> | null;
  return typeof record === 'object' && record !== null && typeof record.text === 'string';
}

function unsent(message: string): Outcome {
  return { kind: 'unreachable', layer: 'port', message };
}

function lost(message: string): Outcome {
  return { kind: 'unknown', message };
}
