import type { ChainedEntry } from './entry.ts';

/** What weighs more than the ordinary: 0 to 10, as CEF counts. */
const severities: Readonly<Record<string, number>> = {
  'broke-glass': 9,
  'torn-line-cut': 8,
  refused: 5,
  denied: 5,
  withheld: 5,
  rejected: 4,
  approved: 4,
  started: 6,
  finished: 4,
  reverting: 6,
};
const usual = 3;

/**
 * One audit entry as a line of the Common Event Format, version 0 (ArcSight CEF): seven header fields, then
 * extensions. Run, plan and hash travel in cs1 to cs3, the number in cn1, the details as JSON in msg. The chain
 * cannot be followed in this form: the hash is that of the JSON line.
 * @param version of this program, for the header.
 */
export function toCef(entry: ChainedEntry, version: string): string {
  const header = [
    'CEF:0',
    'rdp-medic',
    'rdp-medic',
    version,
    entry.what,
    entry.what.replaceAll('-', ' '),
    String(severities[entry.what] ?? usual),
  ].map((field, index) => (index === 0 ? field : escapeHeader(field)));
  const extensions: readonly (readonly [string, string | null])[] = [
    ['rt', String(Date.parse(entry.at))],
    ['externalId', entry.id],
    ['suser', entry.actor],
    ['dhost', entry.host],
    ['cs1Label', entry.run === null ? null : 'run'],
    ['cs1', entry.run],
    ['cs2Label', entry.plan === null ? null : 'plan'],
    ['cs2', entry.plan],
    ['cs3Label', 'hash'],
    ['cs3', entry.hash],
    ['cn1Label', 'entry'],
    ['cn1', String(entry.seq)],
    ['msg', Object.keys(entry.detail).length === 0 ? null : asciiJson(entry.detail)],
  ];
  const told = extensions.flatMap(([key, value]) => (value === null ? [] : [`${key}=${escapeValue(value)}`]));
  return `${header.join('|')}|${told.join(' ')}`;
}

/** JSON leaves DEL, the C1 controls and two line ends as they are; here they are written as \u…, and read back so. */
function asciiJson(value: unknown): string {
  const escaped = (one: string) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replaceAll(/[\p{Cc}\u2028\u2029]/gu, escaped);
}

/** Headers end at a pipe, and have no line ends at all. */
function escapeHeader(text: string): string {
  return text.replaceAll(/[\\|]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

/** Values end where ` key=` begins, so an equals sign never stands bare; line ends, of every kind that a reader may
 * split at, are written as \n, and no control character reaches whoever looks at the export in a terminal. */
function escapeValue(text: string): string {
  return text
    .replaceAll(/[\\=]/g, '\\$&')
    .replaceAll(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/g, '\\n')
    .replaceAll(/\p{Cc}/gu, '');
}
