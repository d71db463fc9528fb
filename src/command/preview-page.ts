import type { Message } from '../view/message.ts';
import { escapeHtml } from './escape-html.ts';
import type { PreviewColumn } from './preview-columns.ts';
import { previewStyle } from './preview-style.ts';

type Cards = readonly (readonly [name: string, card: Message])[];

const groups: Readonly<Record<string, string>> = {
  check: 'Looking',
  root: 'A run, at the head of its thread',
  plan: 'The plan',
  ending: 'How a run ends',
  refusal: 'Refusals',
  status: 'What is open',
};
const others = 'Everything else';

/** One page that needs nothing else: no script, no font, no picture, and a policy that lets none be fetched. */
export function previewPage(cards: Cards, columns: readonly PreviewColumn[]): string {
  const sections = grouped(cards);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>rdp-medic: all cards</title>
<style>${previewStyle}</style>
</head>
<body>
<a class="skip" href="#cards">Skip to the cards</a>
<header>
<h1>rdp-medic: all cards</h1>
<p>${cards.length} cards, each as ${columns.map(({ name }) => escapeHtml(name)).join(', ')} show it. The states are samples: no host was looked at.</p>
${themeHtml}
</header>
<nav aria-label="Cards"><details open><summary>Contents</summary>
${[...sections].map(([title, list]) => contentsHtml(title, list)).join('\n')}
</details></nav>
<main id="cards" tabindex="-1">
${[...sections].map(([title, list]) => groupHtml(title, list, columns)).join('\n')}
</main>
</body>
</html>
`;
}

const themeHtml = `<div class="theme" role="radiogroup" aria-labelledby="theme"><span id="theme">Colours</span>
${['system', 'light', 'dark']
  .map(
    (name, at) =>
      `<label><input type="radio" name="theme" id="theme-${name}"${at === 0 ? ' checked' : ''}> ${name}</label>`,
  )
  .join('\n')}
</div>`;

function grouped(cards: Cards): Map<string, Cards> {
  const titles = [...Object.values(groups), others];
  const title = (name: string) => groups[name.split('-')[0]!] ?? others;
  return new Map(
    titles
      .map((one): [string, Cards] => [one, cards.filter(([name]) => title(name) === one)])
      .filter(([, list]) => list.length > 0),
  );
}

function contentsHtml(title: string, cards: Cards): string {
  const links = cards.map(([name]) => `<li><a href="#${escapeHtml(name)}">${escapeHtml(name)}</a></li>`);
  return `<section><h2>${escapeHtml(title)}</h2><ul>${links.join('')}</ul></section>`;
}

function groupHtml(title: string, cards: Cards, columns: readonly PreviewColumn[]): string {
  const drawn = cards.map(([name, card]) => cardHtml(name, card, columns));
  return `<section class="group"><h2>${escapeHtml(title)}</h2>\n${drawn.join('\n')}</section>`;
}

function cardHtml(name: string, card: Message, columns: readonly PreviewColumn[]): string {
  const id = escapeHtml(name);
  const shown = columns.map(
    (column) =>
      `<section class="column ${column.id}" aria-label="${id}: ${escapeHtml(column.name)}"><h4>${escapeHtml(column.name)}</h4>\n${drawnIn(column, name, card)}</section>`,
  );
  return `<article id="${id}" aria-labelledby="${id}-name"><h3 id="${id}-name"><a href="#${id}">${id}</a></h3>
<div class="columns">${shown.join('\n')}</div></article>`;
}

function drawnIn({ name: chat, draw, lacks = [] }: PreviewColumn, name: string, card: Message): string {
  return lacks.some((start) => name.startsWith(start))
    ? `<p class="lacking">${escapeHtml(chat)} has no place for this one.</p>`
    : draw(card);
}
