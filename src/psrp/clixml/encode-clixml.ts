import {
  number,
  type PsMemberSet,
  type PsObject,
  type PsPrimitive,
  type PsProgress,
  type PsValue,
} from '../value.ts';
import { escapeAttribute, escapeXml } from '../xml/escape-xml.ts';
import { escapeText } from './escape-text.ts';

type Todo = string | { readonly value: PsValue; readonly name: string | null };

/**
 * Writes one value as CLIXML: one root element, no declaration, no white space between elements (MS-PSRP
 * 2.2.5). An object met again is a Ref, as PowerShell writes it, so the cost is that of the distinct objects.
 */
export function encodeClixml(value: PsValue): string {
  const refs = new Map<PsObject, number>();
  const typeNames = new TypeNames();
  const parts: string[] = [];
  // A stack of our own, last first: how deep a value is must not matter.
  const todo: Todo[] = [{ value, name: null }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (typeof next === 'string') {
      parts.push(next);
      continue;
    }
    const { value, name } = next;
    const named = nameAttribute(name);
    if (
      value === null ||
      typeof value !== 'object' ||
      value.kind === 'primitive' ||
      value.kind === 'progress'
    ) {
      parts.push(simple(value, named));
      continue;
    }
    const object = value.kind === 'loop' ? value.to : value;
    const seen = refs.get(object);
    if (seen !== undefined) {
      parts.push(`<Ref${named} RefId="${seen}" />`);
      continue;
    }
    const id = refs.size;
    refs.set(object, id);
    parts.push(`<Obj${named} RefId="${id}">`, typeNames.write(object.types));
    if (object.text !== null) parts.push(`<ToString>${safe(object.text)}</ToString>`);
    todo.push('</Obj>');
    for (const part of inside(object).reverse()) todo.push(part);
  }
  return parts.join('');
}

function safe(text: string): string {
  return escapeXml(escapeText(text));
}

/** Type names: written out once, then referred to. */
class TypeNames {
  readonly #byText = new Map<string, number>();
  /** So that a long list which many objects share is gone through once. */
  readonly #byList = new Map<readonly string[], number>();

  write(types: readonly string[]): string {
    if (types.length === 0) return '';
    const known = this.#byList.get(types);
    if (known !== undefined) return `<TNRef RefId="${known}" />`;
    const text = types.map((type) => `<T>${safe(type)}</T>`).join('');
    const same = this.#byText.get(text);
    const id = same ?? this.#byText.size;
    this.#byList.set(types, id);
    this.#byText.set(text, id);
    return same === undefined ? `<TN RefId="${id}">${text}</TN>` : `<TNRef RefId="${id}" />`;
  }
}

/** Content, then Props, then MS: the order in which PowerShell writes them. */
function inside({ content, adapted, extended, sets = [] }: PsObject): Todo[] {
  const parts: Todo[] = [];
  if (content?.kind === 'base') parts.push({ value: content.value, name: null });
  if (content?.kind === 'list') {
    const items = content.items.map((value) => ({ value, name: null }));
    addTo(parts, content.form, items);
  }
  if (content?.kind === 'dictionary') {
    const entries = content.entries.flatMap(({ key, value }): Todo[] => [
      '<En>',
      { value: key, name: 'Key' },
      { value, name: 'Value' },
      '</En>',
    ]);
    addTo(parts, 'DCT', entries);
  }
  if (adapted.length > 0) addTo(parts, 'Props', adapted);
  if (extended.length > 0 || sets.length > 0) addTo(parts, 'MS', [...extended, ...sets.flatMap(setParts)]);
  return parts;
}

function setParts({ name, properties, sets = [] }: PsMemberSet): Todo[] {
  const parts: Todo[] = [];
  addTo(parts, 'MS', [...properties, ...sets.flatMap(setParts)], nameAttribute(name));
  return parts;
}

function nameAttribute(name: string | null): string {
  return name === null ? '' : ` N="${escapeAttribute(escapeText(name))}"`;
}

function addTo(parts: Todo[], tag: string, inner: readonly Todo[], attribute = ''): void {
  if (inner.length === 0) {
    parts.push(`<${tag}${attribute} />`);
    return;
  }
  parts.push(`<${tag}${attribute}>`);
  for (const part of inner) parts.push(part);
  parts.push(`</${tag}>`);
}

function simple(value: null | boolean | number | string | PsPrimitive | PsProgress, named: string): string {
  if (value === null) return `<Nil${named} />`;
  if (typeof value === 'string') return `<S${named}>${safe(value)}</S>`;
  if (typeof value === 'boolean') return `<B${named}>${value}</B>`;
  if (typeof value === 'number') {
    // A number beyond Int32 is not in the model, but writing it as what it is beats cutting it.
    const fitting = number(value);
    return typeof fitting === 'number' ? `<I32${named}>${fitting}</I32>` : simple(fitting, named);
  }
  if (value.kind === 'primitive') return `<${value.type}${named}>${safe(value.text)}</${value.type}>`;
  return `<PR${named}>${progress(value)}</PR>`;
}

/** MS-PSRP 2.2.5.1.25: the order is fixed, and an absent current operation is a Nil. */
function progress(record: PsProgress): string {
  const operation = record.currentOperation === null ? '<Nil />' : `<S>${safe(record.currentOperation)}</S>`;
  return (
    `<AV>${safe(record.activity)}</AV><AI>${record.activityId}</AI>${operation}` +
    `<PI>${record.parentActivityId}</PI><PC>${record.percentComplete}</PC><T>${safe(record.type)}</T>` +
    `<SR>${record.secondsRemaining}</SR><SD>${safe(record.status)}</SD>`
  );
}
