import type { PsContent, PsEntry, PsMemberSet, PsObject, PsProperty, PsValue } from '../value.ts';
import type { Tag, XmlReader } from '../xml/xml-reader.ts';
import type { ClixmlLimits } from './clixml-limits.ts';
import { Cost, type Size } from './cost.ts';
import { unescapeText } from './escape-text.ts';
import { readSimple, type SimpleValue } from './read-simple.ts';

type Filling = { -readonly [key in keyof PsObject]: PsObject[key] };
type Seen = { readonly object: PsObject /** Null while it is still being read. */; size: Size | null };

/** Reads values of one document, which share their RefIds. Throws XmlFault through the reader. */
export class ValueReader {
  readonly #xml: XmlReader;
  readonly #cost: Cost;
  readonly #objects = new Map<string, Seen>();
  readonly #types = new Map<string, readonly string[]>();

  constructor(xml: XmlReader, limits: ClixmlLimits) {
    this.#xml = xml;
    this.#cost = new Cost(xml, limits);
  }

  /** The value whose start tag was read; `depth` of a root is 1. */
  value(tag: Tag, depth: number): PsValue {
    this.#cost.reach(depth);
    if (tag.name === 'Obj') return this.#object(tag, depth);
    if (tag.name === 'Ref') return this.#ref(tag, depth);
    return this.#simple(tag);
  }

  #simple(tag: Tag): SimpleValue {
    const from = this.#xml.at;
    const value = readSimple(this.#xml, tag);
    if (value === undefined) this.#xml.fault(`<${tag.name}> is no value`, tag.at);
    this.#cost.add(1, this.#xml.at - from);
    return value;
  }

  #object(tag: Tag, depth: number): PsObject {
    const before = { nodes: this.#cost.nodes, length: this.#cost.length, deepest: this.#cost.deepest };
    this.#cost.add(1, 0);
    this.#cost.deepest = depth;
    const object: Filling = {
      kind: 'object',
      types: [],
      text: null,
      content: null,
      adapted: [],
      extended: [],
    };
    const seen: Seen = { object, size: null };
    const id = tag.attributes.get('RefId');
    if (id !== undefined) {
      if (this.#objects.has(id)) this.#xml.fault(`two objects have the RefId ${id}`, tag.at);
      this.#objects.set(id, seen);
    }
    const met = new Set<string>();
    this.#children(tag, (child) => {
      const part = partOf(child.name);
      if (met.has(part)) this.#xml.fault(`<Obj> has a second ${part}`, child.at);
      met.add(part);
      this.#part(object, child, part, depth);
    });
    seen.size = {
      nodes: this.#cost.nodes - before.nodes,
      length: this.#cost.length - before.length,
      height: this.#cost.deepest - depth + 1,
    };
    this.#cost.deepest = Math.max(before.deepest, this.#cost.deepest);
    return object;
  }

  #part(object: Filling, child: Tag, part: string, depth: number): void {
    if (part === 'type names') object.types = this.#typeNames(child);
    else if (part === 'ToString') object.text = this.#text(child);
    else if (part === 'Props') object.adapted = this.#properties(child, depth);
    else if (part === 'MS') this.#extended(object, child, depth);
    else object.content = this.#content(child, depth);
  }

  #content(tag: Tag, depth: number): PsContent {
    switch (tag.name) {
      case 'LST':
      case 'STK':
      case 'QUE':
      case 'IE': {
        const items: PsValue[] = [];
        this.#children(tag, (child) => items.push(this.value(child, depth + 1)));
        return { kind: 'list', form: tag.name, items };
      }
      case 'DCT': {
        const entries: PsEntry[] = [];
        this.#children(tag, (child) => entries.push(this.#entry(child, depth + 1)));
        return { kind: 'dictionary', entries };
      }
      default: {
        const value = this.#simple(tag);
        if (value === null) this.#xml.fault('<Nil> cannot be what an object is', tag.at);
        return { kind: 'base', value };
      }
    }
  }

  /** MS-PSRP 2.2.5.2.6.4: a Key that is not Nil, then a Value. */
  #entry(tag: Tag, depth: number): PsEntry {
    if (tag.name !== 'En' || tag.empty) this.#xml.fault('<En> with Key and Value expected in <DCT>', tag.at);
    this.#cost.add(1, 0);
    const [key, value] = ['Key', 'Value'].map((name) => {
      const half = this.#xml.start();
      if (half.attributes.get('N') !== name) this.#xml.fault(`N="${name}" expected in <En>`, half.at);
      return this.value(half, depth);
    });
    if (key === null || key === undefined || value === undefined) this.#xml.fault('the Key is Nil', tag.at);
    this.#xml.end('En');
    return { key, value };
  }

  #properties(tag: Tag, depth: number): PsProperty[] {
    const properties: PsProperty[] = [];
    this.#children(tag, (child) => properties.push(this.#property(child, depth + 1)));
    return properties;
  }

  #property(tag: Tag, depth: number): PsProperty {
    const name = this.#name(tag);
    return { name, value: this.value(tag, depth) };
  }

  #extended(object: Filling, tag: Tag, depth: number): void {
    const { properties, sets } = this.#members(tag, depth);
    object.extended = properties;
    if (sets !== undefined) object.sets = sets;
  }

  /** MS holds properties, and member sets that look the same again. */
  #members(tag: Tag, depth: number): Omit<PsMemberSet, 'name'> {
    this.#cost.reach(depth);
    const properties: PsProperty[] = [];
    const sets: PsMemberSet[] = [];
    this.#children(tag, (child) => {
      if (child.name === 'MS') sets.push({ name: this.#name(child), ...this.#members(child, depth + 1) });
      else properties.push(this.#property(child, depth + 1));
    });
    return sets.length === 0 ? { properties } : { properties, sets };
  }

  #name(tag: Tag): string {
    const name = tag.attributes.get('N');
    if (name === undefined) this.#xml.fault(`<${tag.name}> has no name`, tag.at);
    this.#cost.add(1, name.length);
    return unescapeText(name);
  }

  #text(tag: Tag): string {
    const text = this.#xml.textOf(tag);
    this.#cost.add(1, text.length);
    return unescapeText(text);
  }

  #typeNames(tag: Tag): readonly string[] {
    const id = tag.attributes.get('RefId');
    if (tag.name === 'TNRef') {
      const known = id === undefined ? undefined : this.#types.get(id);
      if (known === undefined) this.#xml.fault(`no type names have the RefId ${id ?? '(none)'}`, tag.at);
      this.#nothingIn(tag);
      this.#cost.add(
        known.length,
        known.reduce((sum, name) => sum + name.length, 0),
      );
      return known;
    }
    const names: string[] = [];
    this.#children(tag, (child) => {
      if (child.name !== 'T') this.#xml.fault('<T> expected in <TN>', child.at);
      names.push(this.#text(child));
    });
    if (id === undefined) return names;
    if (this.#types.has(id)) this.#xml.fault(`two lists of type names have the RefId ${id}`, tag.at);
    this.#types.set(id, names);
    return names;
  }

  /** MS-PSRP 2.2.5.2.1. To an object around it, it is a loop; PowerShell really writes those. */
  #ref(tag: Tag, depth: number): PsValue {
    const id = tag.attributes.get('RefId');
    const seen = id === undefined ? undefined : this.#objects.get(id);
    if (seen === undefined) this.#xml.fault(`no object has the RefId ${id ?? '(none)'}`, tag.at);
    this.#nothingIn(tag);
    if (seen.size === null) {
      this.#cost.add(1, 0);
      return { kind: 'loop', to: seen.object };
    }
    this.#cost.add(seen.size.nodes, seen.size.length);
    this.#cost.reach(depth + seen.size.height - 1);
    return seen.object;
  }

  #nothingIn(tag: Tag): void {
    if (!tag.empty) this.#xml.end(tag.name);
  }

  #children(tag: Tag, read: (child: Tag) => void): void {
    if (tag.empty) return;
    while (!this.#xml.atEnd()) read(this.#xml.start());
    this.#xml.end(tag.name);
  }
}

function partOf(name: string): string {
  if (name === 'TN' || name === 'TNRef') return 'type names';
  return name === 'ToString' || name === 'Props' || name === 'MS' ? name : 'content';
}
