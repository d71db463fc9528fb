import { besidesReport } from '../diagnosis/unwrap-report.ts';
import { type ErrorPair, parseErrorPair } from '../rdp/error-codes.ts';

/** A line that asks for a check. */
export interface CheckLine {
  readonly verb: 'check';
  readonly host: string;
  readonly codes: ErrorPair | null;
  /** What stands behind the host and holds no code; the report of a PC is no part of it. */
  readonly unread: string;
  /** Everything behind the host, as it was said: line breaks, quotes and all. */
  readonly pasted: string;
}

/** `/rdp-check HOST` and what was pasted behind it: codes, a dialog, an event, the report of a PC. */
export function parseCheck(line: string, host: string): CheckLine {
  const pasted = line.trim().replace(/^\S+\s+\S+\s*/, '');
  const said = besidesReport(pasted).trim();
  const codes = said === '' ? null : parseErrorPair(said);
  return { verb: 'check', host, codes, unread: codes === null ? said.replace(/\s+/g, ' ') : '', pasted };
}
