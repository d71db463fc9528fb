import { redactWhole } from '../audit/redact.ts';
import type { Outcome } from '../playbook/step.ts';
import type { HostExecutor, Session, StreamRecord } from '../ports/host-executor.ts';

/**
 * The same executor, with what looks like a secret taken out of the words in which a host and its scripts complain:
 * they stand on cards and in the store. What scripts return is left as it is, for it is compared and put back.
 */
export function redactingExecutor(inner: HostExecutor): HostExecutor {
  return {
    async open(host, signal) {
      const opened = await inner.open(host, signal);
      return opened.kind === 'session' ? redactingSession(opened) : redacted(opened);
    },
  };
}

function redactingSession(inner: Session): Session {
  const telling = (onRecord: (record: StreamRecord) => void) => (record: StreamRecord) =>
    onRecord({ ...record, text: redactWhole(record.text) });
  const { runCommand } = inner;
  return {
    kind: 'session',
    run: async (step, onRecord, signal) => redacted(await inner.run(step, telling(onRecord), signal)),
    ...(runCommand === undefined
      ? {}
      : {
          runCommand: async (step, onRecord, signal) =>
            redacted(await runCommand.call(inner, step, telling(onRecord), signal)),
        }),
    close: () => inner.close(),
  };
}

function redacted<T extends Outcome>(outcome: T): T {
  return 'message' in outcome ? { ...outcome, message: redactWhole(outcome.message) } : outcome;
}
