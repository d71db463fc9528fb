import { XmlFault } from './xml-fault.ts';

export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Written as `<a/>`: has no content and no end tag. */
  readonly empty: boolean;
  readonly at: number;
}

const startTag = /<([A-Za-z][A-Za-z0-9]*)/y;
const attribute = /[ \t\r\n]+([A-Za-z][A-Za-z0-9:]*)[ \t\r\n]*=[ \t\r\n]*("[^"<]*"|'[^'<]*')/y;
const tagEnd = /[ \t\r\n]*(\/?)>/y;
const space = /[ \t\r\n]*/y;
const declaration = /\uFEFF?(?:<\?xml[ \t\r\n][^?<>]*\?>)?/y;
// XML 1.0 section 2.2. U+FFFE, U+FFFF and surrogates are let through: harmless here, and others do send them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f]/;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * A forward reader of the XML that CLIXML is made of: elements, attributes, text, the five entities and
 * character references. No document type, comment, CDATA or instruction: PowerShell writes none, and they are
 * where XML gets dangerous. Every method throws XmlFault on anything else and costs no more than what it reads.
 */
export class XmlReader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#match(declaration);
  }

  /** The next start tag, after any white space. */
  start(): Tag {
    this.#match(space);
    const at = this.at;
    const name = this.#match(startTag)?.[1];
    if (name === undefined) this.#refuse();
    const attributes = new Map<string, string>();
    for (let found = this.#match(attribute); found !== null; found = this.#match(attribute)) {
      const key = found[1]!;
      if (attributes.has(key)) this.fault(`<${name}> has two attributes ${key}`, at);
      attributes.set(key, this.#unescape(found[2]!.slice(1, -1).replace(/\r\n|[\t\r\n]/g, ' '), at));
    }
    const end = this.#match(tagEnd);
    if (end === null) this.fault(`<${name}> does not end as a tag does`);
    return { name, attributes, empty: end[1] === '/', at };
  }

  /** Whether an end tag comes next, after any white space. */
  atEnd(): boolean {
    this.#match(space);
    return this.#text.startsWith('</', this.at);
  }

  /** Steps over the end tag of `name`. */
  end(name: string): void {
    this.#match(space);
    if (!this.#text.startsWith(`</${name}`, this.at)) this.fault(`</${name}> expected`);
    this.at += name.length + 2;
    if (this.#match(tagEnd)?.[1] !== '') this.fault(`</${name}> expected`);
  }

  /** The text of an element that holds nothing else, and its end tag. White space is text. */
  textOf(tag: Tag): string {
    if (tag.empty) return '';
    const from = this.at;
    const to = this.#text.indexOf('<', from);
    if (to === -1) this.fault(`</${tag.name}> is missing`, this.#text.length);
    const raw = this.#text.slice(from, to);
    this.at = to;
    this.end(tag.name);
    // XML 1.0 section 2.11: a bare line end is a line feed, however it was spelt.
    return this.#unescape(raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw, from);
  }

  /** Nothing may follow but white space. */
  finish(): void {
    this.#match(space);
    if (this.at < this.#text.length) this.fault('something follows the end');
  }

  fault(message: string, at = this.at): never {
    throw new XmlFault(message, at);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  #refuse(): never {
    const next = this.#text.slice(this.at, this.at + 2);
    if (next === '') this.fault('the text ends too early');
    if (next === '<!') this.fault('document types, comments and CDATA are not read');
    if (next === '<?') this.fault('processing instructions are not read');
    this.fault(next === '</' ? 'an end tag that nothing has opened' : 'an element expected');
  }

  #unescape(raw: string, at: number): string {
    if (forbidden.test(raw)) this.fault('a control character that XML does not allow', at);
    if (!raw.includes('&')) return raw;
    return raw.replace(
      /&(?:#x([0-9A-Fa-f]{1,6});|#([0-9]{1,7});|([a-z]{2,4});)?/g,
      (_, hex, decimal, name) => {
        const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN);
        if (code <= 0x10ffff) return String.fromCodePoint(code);
        return entities[name] ?? this.fault('an entity that XML does not know', at);
      },
    );
  }
}
