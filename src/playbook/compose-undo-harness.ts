/** The first of the harness's last lines, which run the script: what is put in stands before it. */
const mark = '$block = [scriptblock]::Create($Script)';

/**
 * The harness that the undo's scripts come in: playbooks/harness.ps1 with playbooks/undo/functions.ps1 before the lines
 * that run the script. Throws when the harness has no one such place, which is a fault of the program.
 */
export function composeUndoHarness(harness: string, functions: string): string {
  const [head, tail, ...more] = harness.split(mark);
  if (head === undefined || tail === undefined || more.length > 0) {
    throw new Error('the harness has no one place for the functions of the undo');
  }
  return `${head}${functions}\n${mark}${tail}`;
}
