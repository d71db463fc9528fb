import { checkActivity, sizeOf } from '../fakes/teams/check-activity.ts';
import type { Dict } from '../fakes/teams/fake-teams.ts';

/** Our own ceiling, below that of Teams: 80 KB in UTF-16. */
const mostBytes = 80_000;

/** What Teams would not take of a message, and what nothing that a host says may bring about; empty: nothing. */
export function faultsOf(activity: object): string[] {
  const faults: string[] = [];
  try {
    checkActivity(activity as Dict, '28:bot');
  } catch (refusal) {
    faults.push(String(refusal));
  }
  if (sizeOf(activity as Dict) > mostBytes) faults.push(`${sizeOf(activity as Dict)} bytes`);
  for (const { type, text, url } of nodesOf(activity)) {
    if (typeof text === 'string') {
      if (text.includes('{{')) faults.push(`a text that is replaced: ${text.slice(0, 60)}`);
      if (!text.isWellFormed()) faults.push('half a character');
      if (type === 'TextBlock' && /[*_~`[\]\\<>&#|]|:\/\/|^\s*([-+]|\d+[.)])/.test(text))
        faults.push(`markup in a heading: ${text.slice(0, 60)}`);
    }
    if (type === 'TextBlock' && text === undefined) faults.push('a TextBlock without text');
    if (url !== undefined && !/^https?:\/\//.test(String(url))) faults.push(`an address ${String(url)}`);
  }
  return faults;
}

/** Every object in it, at whatever depth. */
export function nodesOf(value: unknown): Dict[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(nodesOf);
  return Array.isArray(value) ? below : [value as Dict, ...below];
}

/** Every text that is shown, in order: runs of one line follow each other, everything else stands on its own line. */
export function textOf(card: { readonly body: readonly unknown[] }): string {
  return card.body.map(lineOf).join('\n');
}

function lineOf(element: unknown): string {
  const { text, inlines, rows, cells, items, label, title, actions, choices } = element as Dict;
  if (Array.isArray(inlines)) return inlines.map((run) => (run as Dict).text).join('');
  const lists = [rows, cells, items, actions, choices].filter(Array.isArray).flat();
  return [text, label, title, ...lists.map(lineOf)].filter((one) => typeof one === 'string').join('\n');
}

/** What each button says. */
export function commandsOf(card: object): string[] {
  return nodesOf(card)
    .filter(({ type }) => type === 'Action.Execute')
    .map(({ data }) => String((data as Dict).say));
}
