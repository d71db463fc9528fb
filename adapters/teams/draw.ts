import type { Line, Part, Run } from '../../src/view/lines.ts';
import type { Element, Rich, TextRun } from './card.ts';

/**
 * One part as elements, a line each: a line feed inside a run is shown as a space. Runs of a RichTextBlock know no
 * markup, no mentions and no links but their own, so nothing in them needs escaping and nothing a host says can format
 * or notify.
 */
export function draw(part: Part): Element[] {
  return part.lines.map((line, at) => {
    const spacing = at > 0 ? 'small' : part.as === 'header' ? 'medium' : 'default';
    const heading = part.as === 'header' ? plainHeading(line) : null;
    if (heading === null) return { type: 'RichTextBlock', inlines: runsOf(line, part.as), spacing } as const;
    const look = { size: 'large', weight: 'bolder', wrap: true, spacing } as const;
    return { type: 'TextBlock', style: 'heading', text: heading, ...look } as const;
  });
}

/**
 * Only a TextBlock is a heading for screen readers, and it reads a subset of Markdown, which not every client lets one
 * escape: a heading with anything in it that could be markup is drawn as a line in bold instead.
 */
function plainHeading({ runs }: Line): string | null {
  const text = runs.map((run) => run.text).join('');
  return mayBeMarkup(text) ? null : text;
}

/** Whether Markdown could see more in it than words. */
export function mayBeMarkup(text: string): boolean {
  return /[*_~`[\]\\<>&{}#|]|:\/\/|www\.|^\s*(?:[-+=]|\d+[.)])/.test(text);
}

function runsOf({ runs, bullet }: Line, as: Part['as']): TextRun[] {
  const look = {
    ...(as === 'header' ? { size: 'large' as const } : {}),
    ...(as === 'small' ? { size: 'small' as const, isSubtle: true as const } : {}),
  };
  const all = bullet ? [{ text: '• ' }, ...runs] : runs;
  return merged(all).flatMap((run) => textRuns(run, look));
}

const colours: Readonly<Record<string, TextRun['color']>> = { '✓': 'good', '✗': 'attention', '!': 'warning' };

/** `{{DATE(…)}}` is replaced in any text of a card, but in no text of which the half stands in another run. */
function textRuns({ text, bold, url, silent }: Run, look: Partial<TextRun>): TextRun[] {
  const colour = silent ? colours[text.trim()] : undefined;
  return text.split(/(?<=\{)(?=\{)/).map((piece) => ({
    type: 'TextRun',
    text: piece,
    ...(bold ? { weight: 'bolder' as const } : {}),
    ...look,
    ...(colour === undefined ? {} : { color: colour }),
    ...(url === undefined ? {} : { selectAction: { type: 'Action.OpenUrl' as const, url } }),
  }));
}

/** Neighbours in the same style become one: each run has its price. */
function merged(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    const alike = last?.bold === run.bold && last?.url === run.url && last?.silent === run.silent;
    if (last !== undefined && alike) out[out.length - 1] = { ...last, text: last.text + run.text };
    else out.push(run);
  }
  return out;
}

/** A line of text by itself. */
export function rich(runs: readonly Run[], spacing: NonNullable<Rich['spacing']> = 'none'): Rich {
  return { type: 'RichTextBlock', inlines: runsOf({ runs, bullet: false }, 'body'), spacing };
}
