import { actions, elements, type Kind, parts, type Shape } from './card-table.ts';
import type { Dict } from './fake-teams.ts';
import { bad } from './refusal.ts';

/**
 * Holds a card to what Teams takes. Teams itself leaves out, without a word, what it does not know, and shows no more
 * than six buttons; here that is refused, so that a test sees it.
 */
const mostButtons = 6;
const mostViews = 60;
const newest = 1.5;

export const isDict = (value: unknown): value is Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Walk {
  /** Ids of inputs: one for each, or one of them would be lost. */
  readonly ids: Set<string>;
}

function list(value: unknown, at: string, each: (one: unknown, at: string) => void): void {
  if (!Array.isArray(value)) throw bad(`${at} is no list`);
  value.forEach((one, index) => {
    each(one, `${at}[${index}]`);
  });
}

function checkShape(value: unknown, at: string, shape: Shape, type: string | null, walk: Walk): void {
  if (!isDict(value)) throw bad(`${at} is no object`);
  if (type !== null && value.type !== undefined && value.type !== type) throw bad(`${at} is no ${type}`);
  for (const need of shape.needs) if (value[need] === undefined) throw bad(`${at} lacks ${need}`);
  for (const [name, one] of Object.entries(value)) {
    if (name === 'type' || one === undefined) continue;
    const kind = shape.has[name];
    if (kind === undefined) throw bad(`${at} has no property ${name}`);
    checkValue(one, `${at}.${name}`, kind, walk);
  }
}

function checkElement(value: unknown, at: string, walk: Walk): void {
  const type = isDict(value) ? String(value.type) : '';
  const shape = elements[type];
  if (shape === undefined) throw bad(`${at}: Teams draws no ${type || 'element without a type'}`);
  checkShape(value, at, shape, type, walk);
  if (!type.startsWith('Input.')) return;
  const id = String((value as Dict).id);
  if (walk.ids.has(id)) throw bad(`${at}: there is an input ${id} already`);
  walk.ids.add(id);
}

function checkAction(value: unknown, at: string, walk: Walk): void {
  const type = isDict(value) ? String(value.type) : '';
  const shape = actions[type];
  if (shape === undefined) throw bad(`${at}: Teams knows no ${type || 'action without a type'}`);
  checkShape(value, at, shape, type, walk);
}

function checkRefresh(value: unknown, at: string, walk: Walk): void {
  checkShape(value, at, parts.refresh, null, walk);
  const { action, userIds = [] } = value as Dict;
  if ((action as Dict).type !== 'Action.Execute') throw bad(`${at}.action must be an Action.Execute`);
  if (!Array.isArray(userIds)) throw bad(`${at}.userIds is no list`);
  if (userIds.length > mostViews) throw bad(`${at}.userIds names more than ${mostViews} people`);
  for (const id of userIds) {
    if (!/^(29|8):\S+$/.test(String(id))) throw bad(`${at}.userIds: ${String(id)} is no id of Teams`);
  }
}

function checkMentions(value: unknown, at: string, walk: Walk): void {
  checkShape(value, at, parts.msteams, null, walk);
  const { entities } = value as Dict;
  if (entities === undefined) return;
  list(entities, `${at}.entities`, (one, where) => {
    const mentioned = isDict(one) && isDict(one.mentioned) ? one.mentioned : {};
    if (!isDict(one) || one.type !== 'mention') throw bad(`${where} is no mention`);
    if (typeof mentioned.id !== 'string') throw bad(`${where}: nobody is mentioned`);
  });
}

function plural(each: (one: unknown, at: string, walk: Walk) => void) {
  return (value: unknown, at: string, walk: Walk) => list(value, at, (one, where) => each(one, where, walk));
}
const shaped = (shape: Shape, type: string | null) => (one: unknown, at: string, walk: Walk) =>
  checkShape(one, at, shape, type, walk);

const checks: Readonly<Record<string, (value: unknown, at: string, walk: Walk) => void>> = {
  object(value, at) {
    if (typeof value !== 'object' && typeof value !== 'string') throw bad(`${at} is no object`);
  },
  data(value, at) {
    if (!isDict(value)) throw bad(`${at} is no object, so inputs have no place in it`);
  },
  elements: plural(checkElement),
  actions(value, at, walk) {
    plural(checkAction)(value, at, walk);
    const shown = (value as Dict[]).filter((one) => one.mode !== 'secondary');
    if (shown.length > mostButtons)
      throw bad(`${at}: Teams shows ${mostButtons} buttons and leaves out the rest`);
  },
  select(value, at, walk) {
    if (isDict(value) && value.type === 'Action.ShowCard') throw bad(`${at} cannot be an Action.ShowCard`);
    checkAction(value, at, walk);
  },
  columns: plural(shaped(parts.column, 'Column')),
  facts: plural(shaped(parts.fact, null)),
  inlines: plural((one, at, walk) => {
    if (typeof one !== 'string') checkShape(one, at, parts.run, 'TextRun', walk);
  }),
  images: plural(checkElement),
  choices: plural(shaped(parts.choice, null)),
  tableColumns: plural(shaped(parts.tableColumn, 'TableColumnDefinition')),
  tableRows: plural(shaped(parts.tableRow, 'TableRow')),
  tableCells: plural(shaped(parts.tableCell, 'TableCell')),
  targets: plural((one, at, walk) => {
    if (typeof one !== 'string') checkShape(one, at, parts.target, 'TargetElement', walk);
  }),
  card: (value, at, walk) => checkShape(value, at, parts.card, 'AdaptiveCard', walk),
  refresh: checkRefresh,
  msteams: checkMentions,
  fallback(value, at) {
    if (value === 'drop') return;
    // A client that takes the fallback shows one or the other: its inputs are no second ones.
    const own: Walk = { ids: new Set() };
    const isAction = isDict(value) && String(value.type).startsWith('Action.');
    if (isAction) checkAction(value, at, own);
    else checkElement(value, at, own);
  },
  widthOfColumn(value, at) {
    const right = typeof value === 'number' || /^(auto|stretch|\d+(\.\d+)?(px)?)$/.test(String(value));
    if (!right) throw bad(`${at} is no width`);
  },
};

function checkValue(value: unknown, at: string, kind: Kind, walk: Walk): void {
  if (typeof kind !== 'string') {
    if (typeof value !== 'string' || !kind.includes(value.toLowerCase())) {
      throw bad(`${at} is none of ${kind.join(', ')}: ${JSON.stringify(value)}`);
    }
  } else if (kind === 'string' || kind === 'boolean' || kind === 'number') {
    if (typeof value !== kind) throw bad(`${at} is no ${kind}`);
  } else checks[kind]!(value, at, walk);
}

/** Throws what Teams would not draw, with its place. */
export function checkCard(card: unknown, at = 'card'): Dict {
  if (!isDict(card) || card.type !== 'AdaptiveCard') throw bad(`${at} is no AdaptiveCard`);
  const version = /^1\.(\d)$/.exec(String(card.version ?? ''));
  if (version === null || Number(card.version) > newest) {
    throw bad(`${at}: Teams draws version ${newest} at most, not ${String(card.version)}`);
  }
  checkShape(card, at, parts.card, 'AdaptiveCard', { ids: new Set() });
  return card;
}
