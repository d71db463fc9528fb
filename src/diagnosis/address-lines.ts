import type { Cause } from './cause.ts';
import { endsBeforeLogon } from './code-lines.ts';
import type { Evidence } from './evidence.ts';

/** The top of a look repeats its worst address; that another one works speaks against what ends every connection. */
export function withAddressLines(cause: Cause, { outside }: Evidence): Cause {
  if (outside === null || !endsBeforeLogon(cause.id)) return cause;
  const working = outside.addresses.find(({ verdict }) => verdict === 'healthy' || verdict === 'degraded');
  if (working === undefined || outside.verdict === 'healthy' || outside.verdict === 'degraded') return cause;
  const line = `${working.address}, another address of the name, answers, seen from ${outside.from}`;
  return { ...cause, against: [...cause.against, line] };
}
