import { type CodeMeaning, type ErrorPair, explainErrorPair } from '../rdp/error-codes.ts';
import { readErrorText } from '../rdp/read-error-text.ts';
import { plain } from './plain.ts';

/** The pasted codes in words: what each means, then where to look first. An unknown code is called unknown. */
export function codeText(pair: ErrorPair): string {
  const { main, extended, branch } = explainErrorPair(pair);
  const codes = [main, extended].filter((code) => code !== null);
  if (codes.length === 0) return `"${plain(pair.source, 60)}" holds no code that I can read.`;
  const none = codes.length > 1 && codes.every((code) => !code.known);
  const meanings = none ? 'both unknown, no authority explains them' : codes.map(meaning).join(' / ');
  const named = `Your code ${codes.map((code) => code.hex).join(' / ')}: ${meanings}.`;
  const hints = codes.flatMap((code) => (code.hint === null ? [] : [`${code.hex}: ${code.hint}.`]));
  return [named, branch ?? hints.join(' '), readingText(pair)].filter((line) => line !== '').join('\n');
}

function meaning(code: CodeMeaning): string {
  if (code.known) return `"${plain(code.meaning, 80)}"`;
  return code.meaning === 'unknown' ? 'unknown, no authority explains it' : code.meaning;
}

/** What was not read as it stood there: the person may say that it was meant otherwise. */
function readingText({ source }: ErrorPair): string {
  const { slips, swapped } = readErrorText(source);
  const read = slips.map((slip) => `"${plain(slip.said, 20)}" as ${slip.read}`);
  const order = swapped ? ['the two codes in the order in which mstsc shows them'] : [];
  const all = [...read, ...order];
  return all.length === 0 ? '' : `I read ${all.join(' and ')}.`;
}
