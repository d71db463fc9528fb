import { nearMisses } from '../inventory/near-misses.ts';
import type { ErrorPair } from '../rdp/error-codes.ts';
import { parseErrorPair } from '../rdp/error-codes.ts';
import { type Refusal, refuse } from '../run/refusal.ts';

/** What a line of chat asks for. */
export type Command =
  | {
      readonly verb: 'check';
      readonly host: string;
      readonly codes: ErrorPair | null;
      readonly unread: string;
    }
  | {
      readonly verb: 'fix';
      /** Null: the smallest that fits what was found. */
      readonly playbook: string | null;
      readonly host: string;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly verb: 'review'; readonly verdict: 'approve' | 'reject'; readonly plan: string | null }
  | { readonly verb: 'status'; readonly run: string | null }
  | { readonly verb: 'undo'; readonly run: string }
  | { readonly verb: 'cancel'; readonly run: string }
  | { readonly verb: 'help' };

const usages: Readonly<Record<string, string>> = {
  '/rdp-check': '/rdp-check HOST [error codes]',
  '/rdp-fix': '/rdp-fix [PLAYBOOK] HOST [name=value …]',
  approve: 'approve [PLAN]',
  reject: 'reject [PLAN]',
  '/rdp-status': '/rdp-status [RUN]',
  '/rdp-undo': '/rdp-undo RUN',
  '/rdp-cancel': '/rdp-cancel RUN',
  help: 'help',
};

/** Reads one line: never throws; what it cannot read is refused with the usage. */
export function parseCommand(line: string): Command | Refusal {
  const [word = '', ...rest] = line.trim().split(/\s+/);
  const verb = word.toLowerCase();
  switch (verb) {
    case '/rdp-check':
      return parseCheck(line, rest);
    case '/rdp-fix':
      return parseFix(line, rest);
    case 'approve':
    case 'reject':
      return rest.length > 1
        ? syntax(line, verb)
        : { verb: 'review', verdict: verb, plan: rest[0]?.toLowerCase() ?? null };
    case '/rdp-status':
      return rest.length > 1 ? syntax(line, verb) : { verb: 'status', run: runId(rest[0]) };
    case '/rdp-undo':
    case '/rdp-cancel': {
      const run = runId(rest[0]);
      if (rest.length !== 1 || run === null) return syntax(line, verb);
      return { verb: verb === '/rdp-undo' ? 'undo' : 'cancel', run };
    }
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

function parseCheck(line: string, [host, ...codes]: readonly string[]): Command | Refusal {
  if (host === undefined) return syntax(line, '/rdp-check');
  const pasted = codes.join(' ');
  const pair = pasted === '' ? null : parseErrorPair(pasted);
  return { verb: 'check', host, codes: pair, unread: pair === null ? pasted : '' };
}

function parseFix(line: string, words: readonly string[]): Command | Refusal {
  const names = words.filter((word) => !word.includes('='));
  const [first, second] = names;
  if (first === undefined || names.length > 2) return syntax(line, '/rdp-fix');
  const parameters: Record<string, string> = {};
  for (const word of words.filter((one) => one.includes('='))) {
    const at = word.indexOf('=');
    const name = word.slice(0, at);
    if (name === '' || name in parameters) return syntax(line, '/rdp-fix');
    parameters[name] = word.slice(at + 1);
  }
  return second === undefined
    ? { verb: 'fix', playbook: null, host: first, parameters }
    : { verb: 'fix', playbook: first.toLowerCase(), host: second, parameters };
}

/** Run ids are a letter and a number; `12` and `r12` mean R12. */
function runId(word: string | undefined): string | null {
  if (word === undefined) return null;
  return /^\d+$/.test(word) ? `R${word}` : word.toUpperCase();
}

function syntax(line: string, verb: string): Refusal {
  return refuse({ code: 'syntax', text: line.trim(), usage: usages[verb] ?? '', near: [] });
}
