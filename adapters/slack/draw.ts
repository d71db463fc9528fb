import type { KnownBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Line, Part, Run } from '../../src/view/lines.ts';
import { lengthOf } from '../../src/view/shorten.ts';
import { limits } from './limits.ts';

/**
 * One part as one block. Only plain_text and rich_text text elements are used: neither knows markup, mentions,
 * emoji names or links, so nothing in them needs escaping and nothing a host says can format or notify.
 */
export function draw({ as, lines }: Part): KnownBlock {
  const text = lines.map(({ runs }) => runs.map((run) => run.text).join('')).join('\n');
  if (as === 'header' && text.length <= limits.header) return { type: 'header', text: plainText(text) };
  if (as === 'small' && lengthOf(lines) <= limits.contextText) {
    return { type: 'context', elements: [plainText(text)] };
  }
  return { type: 'rich_text', elements: grouped(lines) };
}

export function plainText(text: string): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text, emoji: false };
}

/** Lines in a row share a section, bullets in a row a list. */
function grouped(
  lines: readonly Line[],
): ({ type: 'rich_text_list'; style: 'bullet'; elements: RichTextSection[] } | RichTextSection)[] {
  const groups: Line[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last?.[0]?.bullet === line.bullet) last.push(line);
    else groups.push([line]);
  }
  return groups.map((group) =>
    group[0]?.bullet
      ? {
          type: 'rich_text_list',
          style: 'bullet',
          elements: group.map(({ runs }) => section(runs)),
        }
      : section(group.flatMap(({ runs }, at) => (at === 0 ? runs : [{ text: '\n' }, ...runs]))),
  );
}

function section(runs: readonly Run[]): RichTextSection {
  return { type: 'rich_text_section', elements: merged(runs).map(textElement) };
}

/** Neighbours in the same style become one: each element has its price. */
function merged(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last !== undefined && last.bold === run.bold && last.url === undefined && run.url === undefined)
      out[out.length - 1] = { ...last, text: last.text + run.text };
    else out.push(run);
  }
  return out;
}

function textElement({ text, bold, url }: Run): RichTextElement {
  if (url !== undefined) return { type: 'link', url, text };
  return bold ? { type: 'text', text, style: { bold } } : { type: 'text', text };
}
