import type { AuditEntry } from './entry.ts';

const gone = '[redacted]';
const secretWord =
  'pass(?:word|wort|wd|phrase)?|kennwort|pwd|secret|private[-_]key|token|api[-_ ]?key|access[-_ ]?key|account[-_ ]?key|shared[-_ ]?access[-_ ]?key|' +
  'client[-_ ]?secret|credential';
const run = String.raw`[^\s,;&"'{}()\\]`;
/** A quoted text and what sticks to it, or a run without spaces and separators. */
const value = String.raw`(?:(?:\\?"(?:[^"\\]|\\(?!"))*\\?"|'[^']*')${run}*|[({]?${run}+)`;

/** What looks like a secret, and what stands in its place. Digests and thumbprints are none. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g, gone],
  // First, lest another pattern eats the word: password=…, "clientSecret": "…", AccountKey=…; the word may be the end of a longer one.
  [new RegExp(String.raw`((?:${secretWord})\\?["']?\s*[=:：＝]\s*)${value}`, 'gi'), `$1${gone}`],
  [/\b(authorization\s*[:=]\s*)?\b(bearer|basic|negotiate)\s+[A-Za-z0-9+/_.~-]{8,}={0,2}/gi, `$1$2 ${gone}`],
  // scheme://user:password@host, as in a redis:// or amqp:// address.
  [/\b([a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@]{0,256}):[^\s/@]{1,1024}@/gi, `$1:${gone}@`],
  // JSON Web Tokens, and what Slack, GitHub, GitLab and AWS hand out.
  [/(?<![\w-])eyJ[\w-]{5,4096}\.[\w-]{5,8192}\.[\w-]{0,4096}/g, gone],
  [/\b(?:xox[a-z]|xapp|xwfp)-[\w-]{8,}/g, gone],
  [/\b(?:gh[pousr]_|github_pat_|glpat-)[\w-]{10,}/g, gone],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, gone],
  [new RegExp(String.raw`(ConvertTo-SecureString\s+(?:-String\s+)?)(?!-)${value}`, 'gi'), `$1${gone}`],
  // Whoever knows such an address may post there, or read what it signs.
  [/(https:\/\/hooks\.slack\.com\/[a-z]{1,20}\/)[\w/-]{8,}/gi, `$1${gone}`],
  [/(https:\/\/[\w.-]{1,200}\.webhook\.office\.com\/)[^\s"'<>]{8,}/gi, `$1${gone}`],
  [/([?&]sig(?:nature)?=)[^\s&"'<>]+/gi, `$1${gone}`],
  // curl -u name:…, net use /user:name …, -AsPlainText ….
  [new RegExp(String.raw`(\s-u\s+[^\s:]{1,256}:)${value}`, 'g'), `$1${gone}`],
  [new RegExp(String.raw`(\s/user:[^\s]{1,256}\s+)(?!/)${value}`, 'gi'), `$1${gone}`],
  [new RegExp(String.raw`(-AsPlainText\s+)(?!-)${value}`, 'gi'), `$1${gone}`],
  // -Password …, --token …, /p:… and /pass:… of command lines.
  [new RegExp(String.raw`((?:^|\s)--?(?:${secretWord})\s+)(?!-)${value}`, 'gi'), `$1${gone}`],
  [new RegExp(String.raw`((?:^|\s)/p(?:ass(?:word)?)?:)${value}`, 'gi'), `$1${gone}`],
];

/** What a host or a person says may be any length; a line of the log is not. */
const longest = 32_768;

/**
 * A text with everything that looks like a secret taken out. A very long one is cut, and says so.
 */
export function redactText(text: string): string {
  const cut =
    text.length > longest ? `${text.slice(0, longest - 64)}… cut from ${text.length} characters` : text;
  return redactWhole(cut);
}

/** The same, and not cut, however long it is. */
export function redactWhole(text: string): string {
  return patterns.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}

/** An entry fit for the log: what looks like a secret is taken out of every text of people and hosts, or by its name. */
export function redact(entry: AuditEntry): AuditEntry {
  const named = new RegExp(`(?:${secretWord})$`, 'i');
  const detail = Object.entries(entry.detail).map(
    ([key, text]) => [key, named.test(key) && text !== '' ? gone : redactText(text)] as const,
  );
  return {
    ...entry,
    actor: redactText(entry.actor),
    host: entry.host === null ? null : redactText(entry.host),
    detail: Object.fromEntries(detail),
  };
}
