import { cardsOf } from './check-activity.ts';
import { isDict } from './check-card.ts';
import type { Dict, SeenButton } from './fake-teams.ts';
import { readHtml, readMarkdown } from './markdown.ts';

/** A card or a message as somebody reads it from top to bottom. */
interface Rendered {
  readonly shown: string;
  readonly buttons: readonly SeenButton[];
  /** Ids of the fields. */
  readonly inputs: readonly string[];
  readonly links: readonly string[];
}

interface Page {
  readonly buttons: SeenButton[];
  readonly inputs: string[];
  readonly links: string[];
}

const dicts = (value: unknown): readonly Dict[] => (Array.isArray(value) ? value.filter(isDict) : []);

function words(text: unknown, page: Page): string {
  const { shown, links } = readMarkdown(String(text ?? ''));
  page.links.push(...links);
  return shown.replace(/<at>(.*?)<\/at>/g, '$1');
}

function action(one: Dict, page: Page): string {
  const label = String(one.title ?? '');
  page.buttons.push({
    label,
    type: String(one.type),
    verb: typeof one.verb === 'string' ? one.verb : null,
    data: one.data ?? null,
  });
  if (one.type === 'Action.OpenUrl') page.links.push(String(one.url));
  const inner = isDict(one.card) ? `\n${cardText(one.card, page)}` : '';
  return `[ ${label} ]${inner}`;
}

const row = (all: readonly Dict[], page: Page): string => all.map((one) => action(one, page)).join(' ');

function choice(one: Dict, page: Page): string {
  page.inputs.push(String(one.id));
  const head = [one.label, one.title, one.placeholder].filter((part) => typeof part === 'string');
  const choices = dicts(one.choices).map(({ title }) => String(title));
  const value = one.value === undefined ? '' : String(one.value);
  return `${head.join(' ')}: (${[value, ...choices].filter((part) => part !== '').join(' | ')})`;
}

function element(one: Dict, page: Page): string {
  if (one.isVisible === false) return '';
  const items = (list: unknown): string => column(dicts(list), page);
  if (isDict(one.selectAction)) action(one.selectAction, page);
  switch (one.type) {
    case 'TextBlock':
      return words(one.text, page);
    case 'RichTextBlock':
      // Runs are no Markdown.
      return ((one.inlines ?? []) as unknown[])
        .map((run) => (isDict(run) ? String(run.text) : String(run)))
        .join('');
    case 'Image':
      return `(${String(one.altText ?? 'an image without words')})`;
    case 'ImageSet':
      return items(one.images);
    case 'Container':
    case 'Column':
    case 'TableCell':
      return items(one.items);
    case 'ColumnSet':
      return beside(dicts(one.columns).map((each) => element({ type: 'Column', ...each }, page)));
    case 'FactSet':
      return dicts(one.facts)
        .map(({ title, value }) => `${words(title, page)}: ${words(value, page)}`)
        .join('\n');
    case 'Table':
      return dicts(one.rows)
        .map(({ cells }) =>
          dicts(cells)
            .map((cell) => items(cell.items))
            .join(' | '),
        )
        .join('\n');
    case 'ActionSet':
      return row(dicts(one.actions), page);
    default:
      return String(one.type).startsWith('Input.') ? choice(one, page) : '';
  }
}

/** Columns read across where each is one line, otherwise one after the other. */
function beside(columns: readonly string[]): string {
  const full = columns.filter((one) => one !== '');
  return full.join(full.some((one) => one.includes('\n')) ? '\n' : ' ');
}

function column(list: readonly Dict[], page: Page): string {
  return list
    .map((one) => element(one, page))
    .filter((one) => one !== '')
    .join('\n');
}

function cardText(card: Dict, page: Page): string {
  return [column(dicts(card.body), page), row(dicts(card.actions), page)]
    .filter((one) => one !== '')
    .join('\n');
}

/** The whole message; `view`: what stands in place of its card for one person. */
export function renderActivity(activity: Dict, view: Dict | null): Rendered {
  const page: Page = { buttons: [], inputs: [], links: [] };
  const text = String(activity.text ?? '');
  const format = activity.textFormat ?? 'markdown';
  const said = format === 'plain' ? text : format === 'xml' ? readHtml(text) : words(text, page);
  const plain = said.replace(/<at>(.*?)<\/at>/g, '$1');
  const cards = view === null ? cardsOf(activity) : [view];
  const parts = [plain, ...cards.map((card) => cardText(card, page))];
  return { shown: parts.filter((one) => one !== '').join('\n'), ...page };
}
