import type { Element, Execute, Rich, Table, TextRun } from '../../adapters/teams/card.ts';
import type { Rendered } from '../../adapters/teams/render.ts';
import { escapeHtml } from './escape-html.ts';

/** A message as Teams shows it, drawn from its Adaptive Card and nothing else. A look-alike: Teams' own fonts differ. */
export function teamsHtml({ summary, card }: Rendered): string {
  return `<div class="teams-message">
<div class="teams-avatar" aria-hidden="true">+</div>
<div class="teams-body"><p class="teams-author"><b>rdp-medic</b> <span class="teams-app">App</span></p>
<div class="teams-card">${card.body.map(elementHtml).join('\n')}</div></div></div>
<details><summary>Notification</summary><p class="fallback">${escapeHtml(summary)}</p></details>`;
}

function elementHtml(element: Element): string {
  const space = `teams-space-${escapeHtml(('spacing' in element && element.spacing) || 'default')}`;
  switch (element.type) {
    case 'TextBlock':
      return `<h5 class="teams-heading ${space}">${escapeHtml(element.text)}</h5>`;
    case 'RichTextBlock':
      return `<p class="teams-rich ${space}">${element.inlines.map(runHtml).join('')}</p>`;
    case 'Table':
      return tableHtml(element, space);
    case 'ActionSet':
      return `<div class="teams-actions ${space}">${element.actions.map(buttonHtml).join('')}</div>`;
    default:
      // Shown rather than skipped: what the page cannot draw must be seen to be missing.
      return `<p class="teams-rich">[an element of type ${escapeHtml(element.type)}]</p>`;
  }
}

function runHtml({ text, weight, size, isSubtle, color, selectAction }: TextRun): string {
  const looks = [
    ...(weight === undefined ? [] : ['teams-bolder']),
    ...(size === undefined ? [] : [`teams-${size}`]),
    ...(isSubtle ? ['teams-subtle'] : []),
    ...(color === undefined ? [] : [`teams-${color}`]),
    ...(selectAction === undefined ? [] : ['teams-link']),
  ];
  return looks.length === 0
    ? escapeHtml(text)
    : `<span class="${escapeHtml(looks.join(' '))}">${escapeHtml(text)}</span>`;
}

function tableHtml({ columns, rows }: Table, space: string): string {
  const all = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => `<col style="width:${Math.round((width / all) * 100)}%">`);
  const cell = (tag: string) => (items: readonly Rich[]) =>
    `<${tag}>${items.map(elementHtml).join('')}</${tag}>`;
  const row = (tag: string, at: number) =>
    `<tr>${(rows[at]?.cells ?? []).map(({ items }) => cell(tag)(items)).join('')}</tr>`;
  const rest = rows.slice(1).map((_, at) => row('td', at + 1));
  return `<table class="teams-table ${space}"><colgroup>${widths.join('')}</colgroup><thead>${row('th', 0)}</thead><tbody>${rest.join('')}</tbody></table>`;
}

function buttonHtml({ title, tooltip, style, data }: Execute): string {
  const look = style === undefined ? '' : ` teams-${style}`;
  return `<button type="button" class="teams-button${look}" aria-label="${escapeHtml(tooltip ?? title)}" title="says: ${escapeHtml(data.say)}">${escapeHtml(title)}</button>`;
}
