import type { Outcome } from '../../src/playbook/step.ts';
import type { HostExecutor, Session, StreamRecord } from '../../src/ports/host-executor.ts';
import type { Secrets } from './secrets.ts';

/** The same executor, with every secret taken out of whatever it says: outcomes, records, reasons. */
export function concealingExecutor(inner: HostExecutor, secrets: Secrets): HostExecutor {
  return {
    async open(host, signal) {
      const opened = await inner.open(host, signal);
      return opened.kind === 'session' ? concealingSession(opened, secrets) : concealOutcome(opened, secrets);
    },
  };
}

function concealingSession(inner: Session, secrets: Secrets): Session {
  const record = (onRecord: (record: StreamRecord) => void) => (one: StreamRecord) =>
    onRecord({ ...one, text: secrets.conceal(one.text) });
  const { runCommand } = inner;
  return {
    kind: 'session',
    run: async (step, onRecord, signal) =>
      concealOutcome(await inner.run(step, record(onRecord), signal), secrets),
    ...(runCommand === undefined
      ? {}
      : {
          runCommand: async (step, onRecord, signal) =>
            concealOutcome(await runCommand.call(inner, step, record(onRecord), signal), secrets),
        }),
    close: () => inner.close(),
  };
}

function concealOutcome<T extends Outcome>(outcome: T, secrets: Secrets): T {
  const clean = secrets.concealIn(outcome);
  return 'message' in clean ? { ...clean, message: secrets.conceal(clean.message) } : clean;
}
