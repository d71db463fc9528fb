/**
 * The known names that somebody who typed `text` may have meant, best first. Letter case, punctuation and the
 * leading zeros of numbers count for nothing (`ts2` is `ts-02`); otherwise about one slip in three letters is
 * forgiven.
 */
export function nearMisses(text: string, known: readonly string[], limit = 3): readonly string[] {
  const typed = bare(text.slice(0, 64));
  if (typed === '') return [];
  return [...new Set(known)]
    .map((name) => ({ name, slips: slipsBetween(typed, bare(name)) }))
    .filter(({ slips }) => slips <= Math.max(1, Math.floor(typed.length / 3)))
    .sort((a, b) => a.slips - b.slips || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name);
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/(?<!\d)0+(?=\d)/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); a prefix is half a slip. */
export function slipsBetween(typed: string, name: string): number {
  if (name !== typed && name.startsWith(typed) && typed.length >= 2) return 0.5;
  let before: number[] = [];
  let last = Array.from({ length: name.length + 1 }, (_, at) => at);
  for (let i = 1; i <= typed.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= name.length; j += 1) {
      const same = typed[i - 1] === name[j - 1];
      let best = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = typed[i - 1] === name[j - 2] && typed[i - 2] === name[j - 1];
      if (i > 1 && j > 1 && swapped) best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[name.length]!;
}
