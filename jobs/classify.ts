/**
 * Is a thrown fault worth another try? Whatever the world did may pass. A mistake in our own code comes back
 * the same; it is told apart from a network fault in the clothes of a TypeError by the system code below it.
 */
export function classify(fault: unknown): 'retry' | 'give-up' {
  if (hasSystemCode(fault)) return 'retry';
  return bugs.some((bug) => fault instanceof bug) ? 'give-up' : 'retry';
}

const bugs = [TypeError, RangeError, ReferenceError, SyntaxError];

function hasSystemCode(fault: unknown): boolean {
  for (let depth = 0, at = fault; depth < 8 && at instanceof Error; depth += 1, at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^E[A-Z]+$/.test(at.code)) return true;
  }
  return false;
}
