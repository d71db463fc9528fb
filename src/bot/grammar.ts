import { nearMisses } from '../inventory/near-misses.ts';
import { type Refusal, refuse } from '../run/refusal.ts';
import { type CheckLine, parseCheck } from './parse-check.ts';

/** What a line of chat asks for. */
export type Command =
  | CheckLine
  | {
      readonly verb: 'fix';
      /** Null: the smallest that fits what was found. More words than one are no playbook's name, but may be another's. */
      readonly playbook: string | null;
      readonly host: string;
      readonly parameters: Readonly<Record<string, string>>;
      /** Why it is asked for, in the person's words; empty when nothing was said. */
      readonly reason: string;
      /** The check that justifies a change on a machine that connects; null: none was named. */
      readonly evidence: string | null;
    }
  /** A form for a repair: of this playbook on this host, where they are known. */
  | {
      readonly verb: 'form';
      readonly playbook: string | null;
      readonly host: string | null;
      /** What is filled in already, by the name of its field. */
      readonly known: Readonly<Record<string, string>>;
    }
  | {
      readonly verb: 'review';
      readonly verdict: 'approve' | 'reject';
      readonly plan: string | null;
      readonly reason: string;
    }
  /** Carry a plan out without its approvals. */
  | {
      readonly verb: 'break-glass';
      readonly plan: string;
      readonly reason: string;
      readonly incident: string;
    }
  /** Look into what was carried out so. */
  | { readonly verb: 'review-glass'; readonly run: string; readonly note: string }
  | { readonly verb: 'status'; readonly run: string | null }
  | { readonly verb: 'undo'; readonly run: string; readonly reason: string }
  | { readonly verb: 'cancel'; readonly run: string }
  | { readonly verb: 'explain'; readonly topic: string }
  /** What concerns the one who asks: open runs, what waits for them, what they may do. */
  | { readonly verb: 'home' }
  | { readonly verb: 'help' };

const usages: Readonly<Record<string, string>> = {
  '/rdp-check': '/rdp-check HOST [error codes, or the report of a PC]',
  '/rdp-fix': '/rdp-fix [PLAYBOOK] HOST [name=value …] [reason="…"]',
  approve: 'approve [PLAN] [reason="…"]',
  reject: 'reject [PLAN] [reason="…"]',
  '/rdp-status': '/rdp-status [RUN]',
  '/rdp-undo': '/rdp-undo RUN [reason="…"]',
  '/rdp-cancel': '/rdp-cancel RUN',
  '/rdp-break-glass': '/rdp-break-glass PLAN reason="…" incident=…',
  '/rdp-review': '/rdp-review RUN [note="…"]',
  '/rdp-explain': '/rdp-explain CODES | PLAYBOOK | CAUSE | anything people try',
  help: 'help',
};

/** Reads one line: never throws; what it cannot read is refused with the usage. */
export function parseCommand(line: string): Command | Refusal {
  const [word = '', ...rest] = wordsOf(line);
  const verb = verbOf(word);
  switch (verb) {
    case '/rdp-check':
      return rest[0] === undefined ? syntax(line, verb) : parseCheck(line, rest[0]);
    case '/rdp-fix':
      return parseFix(line, rest);
    case 'approve':
    case 'reject': {
      const said = saidWith(rest, ['reason']);
      if (said === null || said.names.length > 1) return syntax(line, verb);
      const { reason = '' } = said.values;
      return { verb: 'review', verdict: verb, plan: said.names[0]?.toLowerCase() ?? null, reason };
    }
    case '/rdp-break-glass': {
      const said = saidWith(rest, ['reason', 'incident']);
      if (said === null || said.names.length !== 1) return syntax(line, verb);
      const { reason = '', incident = '' } = said.values;
      return { verb: 'break-glass', plan: said.names[0]!.toLowerCase(), reason, incident };
    }
    case '/rdp-review': {
      const said = saidWith(rest, ['note']);
      const run = runId(said?.names[0]);
      if (said === null || said.names.length !== 1 || run === null) return syntax(line, verb);
      return { verb: 'review-glass', run, note: said.values.note ?? '' };
    }
    case '/rdp-status':
      return rest.length > 1 ? syntax(line, verb) : { verb: 'status', run: runId(rest[0]) };
    case '/rdp-undo':
    case '/rdp-cancel': {
      const said = saidWith(rest, verb === '/rdp-undo' ? ['reason'] : []);
      const run = runId(said?.names[0]);
      if (said === null || said.names.length !== 1 || run === null) return syntax(line, verb);
      return verb === '/rdp-undo'
        ? { verb: 'undo', run, reason: said.values.reason ?? '' }
        : { verb: 'cancel', run };
    }
    case '/rdp-form': {
      const said = saidWith(rest, null);
      if (said === null || said.names.length > 2) return syntax(line, verb);
      const [playbook, host = null] = said.names;
      return { verb: 'form', playbook: playbook?.toLowerCase() ?? null, host, known: said.values };
    }
    case '/rdp-explain':
      return rest.length === 0 ? syntax(line, verb) : { verb: 'explain', topic: rest.join(' ') };
    case '/rdp-home':
      return { verb: 'home' };
    case 'help':
    case '/rdp-help':
      return { verb: 'help' };
    default:
      return refuse({
        code: 'syntax',
        text: line.trim(),
        usage: '',
        near: nearMisses(verb, Object.keys(usages)),
      });
  }
}

/** Verbs that may change more than what is shown. */
export const changing: readonly Command['verb'][] = [
  'fix',
  'review',
  'undo',
  'cancel',
  'break-glass',
  'review-glass',
];

/** Verbs that read what is known, and begin nothing; a run whose status is asked for is shown there from then on. */
export const questions: readonly Command['verb'][] = ['status', 'explain', 'home', 'help'];

/** What the line asks for; null: it cannot be read. */
export function verbSaid(line: string): Command['verb'] | null {
  const command = parseCommand(line);
  return 'kind' in command ? null : command.verb;
}

/** In a conversation `check ts-02` is said as well as `/rdp-check ts-02`. */
function verbOf(word: string): string {
  const verb = word.toLowerCase();
  // Teams puts a command of its menu into the message without the slash.
  const known = [`/rdp-${verb}`, `/${verb}`].find((one) => one.startsWith('/rdp-') && one in usages);
  return known ?? verb;
}

/** Words by white space; "several words" and name="several words" are one. */
function wordsOf(line: string): string[] {
  const words = line.trim().matchAll(/[^\s="“„]+="[^"]*"|[^\s="“„]+=“[^”]*”|"[^"]*"|[“„][^”“]*[”“]|\S+/g);
  return [...words].map(([word]) => word.replace(/^([^\s="“„]+=)?["“„](.*)["”“]$/s, '$1$2'));
}

function parseFix(line: string, words: readonly string[]): Command | Refusal {
  if (words.length === 0) return { verb: 'form', playbook: null, host: null, known: {} };
  const said = saidWith(words, null);
  // The host is the last word; whatever stands before it is what is wished for.
  const names = said?.names ?? [];
  const [first, second] = names.length > 2 ? [names.slice(0, -1).join(' '), names.at(-1)] : names;
  if (said === null || first === undefined) return syntax(line, '/rdp-fix');
  const { reason = '', evidence: named, ...parameters } = said.values;
  const evidence = named === undefined ? null : checkId(named);
  const more = { parameters, reason, evidence };
  return second === undefined
    ? { verb: 'fix', playbook: null, host: first, ...more }
    : { verb: 'fix', playbook: first.toLowerCase(), host: second, ...more };
}

/** Names, and what is said as name=value; null where a name is said twice, or is none of `known` (null: any). */
function saidWith(
  words: readonly string[],
  known: readonly string[] | null,
): { readonly names: readonly string[]; readonly values: Readonly<Record<string, string>> } | null {
  const values: Record<string, string> = {};
  for (const word of words.filter((one) => one.includes('='))) {
    const at = word.indexOf('=');
    const name = word.slice(0, at);
    if (name === '' || name in values || known?.includes(name) === false) return null;
    values[name] = word.slice(at + 1);
  }
  return { names: words.filter((word) => !word.includes('=')), values };
}

/** Run ids are a letter and a number; `12` and `r12` mean R12. */
function runId(word: string | undefined): string | null {
  if (word === undefined) return null;
  return /^\d+$/.test(word) ? `R${word}` : word.toUpperCase();
}

/** Check ids are a letter and a number as well. */
export function checkId(word: string): string {
  return /^\d+$/.test(word) ? `C${word}` : word.toUpperCase();
}

/** The refusal of a line that leaves out what it needs. */
export function syntax(line: string, verb: string): Refusal {
  return refuse({ code: 'syntax', text: line.trim(), usage: usages[verb] ?? '', near: [] });
}
