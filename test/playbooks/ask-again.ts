import { askPwsh } from './ask-pwsh.ts';
import type { RecordedCase } from './recorded-cases.ts';
import { asRecordings, type Kept, readRecordings, stepsOf } from './recordings.ts';

/** File and case → steps. */
type ByCase = Readonly<Record<string, readonly Kept[] | undefined>>;

export interface AskedAgain {
  readonly again: ByCase;
  /** Of the same files and cases. */
  readonly recorded: ByCase;
  readonly notHere: readonly string[];
}

/** What the real scripts come to in these cases now, beside what is recorded of them. */
export async function askAgain(cases: readonly RecordedCase[]): Promise<AskedAgain> {
  const { kept, notHere } = await askPwsh(cases);
  const [now, then] = [asRecordings(kept), readRecordings()];
  const places = Object.entries(now).flatMap(([file, byCase]) =>
    Object.keys(byCase).map((title) => [file, title] as const),
  );
  const of = (recordings: typeof then): ByCase =>
    Object.fromEntries(
      places.map(([file, title]) => [`${file}: ${title}`, stepsOf(recordings, file, title)]),
    );
  return { again: of(now), recorded: of(then), notHere };
}
