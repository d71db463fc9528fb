/**
 * The end of the test output: what was skipped and what failed beside the tests, then, as the very last line,
 * `N passed, N failed` (`, N skipped` when there are any).
 * @param ended exit codes of tsc, biome and vitest, and the reporter's tally; null when it left none.
 */
export function closingLine({ types, lint, code, tally }) {
  const lines = [''];
  let passed = tally?.passed ?? 0;
  let failed = tally?.failed ?? 0;
  for (const [name, result] of [
    ['types (tsc --noEmit)', types],
    ['lint (biome check .)', lint],
  ]) {
    if (result === 0) passed += 1;
    else {
      failed += 1;
      lines.push(`failed: ${name}`);
    }
  }
  const faults = tally === null ? ['the test run ended before its tally'] : [...tally.faults];
  // vitest can fail with every test green, such as when no test file was found.
  if (tally !== null && code !== 0 && tally.failed === 0 && faults.length === 0) {
    faults.push(`the test run itself (exit code ${code})`);
  }
  failed += faults.length;
  lines.push(...faults.map((fault) => `failed: ${fault}`));
  const skipped = tally?.skipped ?? [];
  lines.push(...skipped.map((title) => `skipped: ${title}`));
  const rest = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  lines.push(`${passed} passed, ${failed} failed${rest}`);
  return { lines, failed };
}
