import type { Outcome } from '../../src/playbook/step.ts';

/** What .NET answers to a change without the right, which scripts do not hide: writing names another error. */
export function writeDenied(removes = false): Outcome {
  return removes
    ? { kind: 'threw', id: 'SecurityException', message: 'Requested registry access is not allowed.' }
    : { kind: 'threw', id: 'UnauthorizedAccessException', message: 'Access to the registry key is denied.' };
}
