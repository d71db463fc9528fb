import { createHash } from 'node:crypto';
import type { Script } from '../../src/playbook/playbook.ts';
import type { Step } from '../../src/playbook/step.ts';
import type { HostExecutor, Session } from '../../src/ports/host-executor.ts';
import { unreachable } from './unreachable.ts';

/**
 * The same executor, and no script leaves it whose text is not what its digest says: the digest is what was
 * approved, the text is what would be run.
 */
export function verifyingExecutor(inner: HostExecutor): HostExecutor {
  return {
    async open(host, signal) {
      const opened = await inner.open(host, signal);
      return opened.kind === 'session' ? verifyingSession(opened) : opened;
    },
  };
}

function verifyingSession(inner: Session): Session {
  const run: Session['run'] = async (step, onRecord, signal) =>
    isWhole(step)
      ? inner.run(step, onRecord, signal)
      : unreachable('no-way', `${step.name} is not sent: its script is not the one that its digest names`);
  // Bound by hand: a session may be an object with a state of its own.
  return {
    kind: 'session',
    run,
    ...(inner.runCommand === undefined ? {} : { runCommand: inner.runCommand.bind(inner) }),
    close: () => inner.close(),
  };
}

function isWhole({ harness, script }: Step): boolean {
  return [harness, script].every(({ text, digest }: Script) => {
    return createHash('sha256').update(text, 'utf8').digest('hex') === digest;
  });
}
