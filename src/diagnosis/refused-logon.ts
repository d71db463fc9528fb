import type { Evidence } from './evidence.ts';
import { describeEvent, type FoundEvent, findEvents } from './find-events.ts';
import { subStatusWords } from './sub-status-words.ts';

interface RefusedLogon {
  readonly found: FoundEvent;
  /** NTSTATUS as eight upper-case digits; null where none was told. */
  readonly code: string | null;
  /** `Security 4625 at 07:30:12, … : wrong password (C000006A)`. */
  readonly line: string;
}

/** The logon that was refused nearest to our probe: Security 4625 (types 3 and 10), else RdpCoreTS 140. */
export function refusedLogon(evidence: Evidence): RefusedLogon | null {
  const [failed] = findEvents(evidence, 'security-auditing', [4625]).filter(byNetwork);
  if (failed !== undefined) {
    const code = codeOf(failed);
    const word = code === null ? null : subStatusWords(code);
    const said = code === null ? '' : `: ${word ?? 'a status nobody has put into words'} (${code})`;
    return { found: failed, code, line: `${describeEvent(failed)}${said}` };
  }
  const [denied] = findEvents(evidence, 'security-auditing', [4825]);
  if (denied !== undefined) {
    const line = `${describeEvent(denied)}: the person may not log on by Remote Desktop`;
    return { found: denied, code: 'C000015B', line };
  }
  const [bad] = findEvents(evidence, 'rdpcorets', [140]);
  if (bad === undefined) return null;
  return { found: bad, code: null, line: `${describeEvent(bad)}: user name or password wrong` };
}

/** With NLA a logon is of type 3, without of type 10; a service or a console is not ours to judge. */
function byNetwork({ event }: FoundEvent): boolean {
  const type = fieldOf(event.data, 'LogonType');
  return type === null || type === '3' || type === '10';
}

/** The sub status says more; where it is zero the status has to do. */
function codeOf({ event }: FoundEvent): string | null {
  for (const name of ['SubStatus', 'Status']) {
    const value = fieldOf(event.data, name);
    if (value === null) continue;
    const number = /^-?\d+$/.test(value)
      ? Number(value) >>> 0
      : Number.parseInt(value.replace(/^0x/i, ''), 16);
    if (Number.isFinite(number) && number !== 0) return number.toString(16).toUpperCase().padStart(8, '0');
  }
  return null;
}

function fieldOf(data: Readonly<Record<string, string>>, name: string): string | null {
  const key = Object.keys(data).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? null : data[key]!.trim();
}
