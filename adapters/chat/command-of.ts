import { commands } from '../../src/view/commands.ts';

/** `/rdp-check` for a word that means it: `check`, `rdp-check` or itself. Null for any other. */
export function commandOf(word: string): string | null {
  const bare = word.toLowerCase().replace(/^\/?(rdp-)?/, '');
  return commands.find(({ command }) => command === `/rdp-${bare}`)?.command ?? null;
}

/** A line of the grammar, its first word as the command that it means, if any. */
export function asLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const [first = '', ...rest] = line.split(' ');
  const command = commandOf(first);
  return command === null ? line : [command, ...rest].join(' ');
}
