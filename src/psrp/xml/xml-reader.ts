import { unescapeXml } from './unescape-xml.ts';
import { XmlFault } from './xml-fault.ts';

export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Written as `<a/>`: has no content and no end tag. */
  readonly empty: boolean;
  /** Where its `<` stands. */
  readonly at: number;
}

/** CLIXML has three at most. */
const mostAttributes = 16;

const declaration = /\uFEFF?(?:<\?xml[ \t\r\n][^?<>]*\?>)?/y;
// XML 1.0 section 2.2. U+FFFE, U+FFFF and lone surrogates are let through: harmless in a JavaScript string.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

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
    declaration.lastIndex = 0;
    this.at = declaration.exec(text)?.[0].length ?? 0;
  }

  /** The next start tag, after any white space. */
  start(): Tag {
    this.#skipSpace();
    const at = this.at;
    if (!this.#skip('<')) this.#refuse();
    const name = this.#name();
    if (name === '') this.#refuse(at);
    const attributes = new Map<string, string>();
    // An attribute needs white space before it: without any, `at` has not moved and the tag must end here.
    for (let from = this.at; ; from = this.at) {
      this.#skipSpace();
      if (this.#skip('>')) return { name, attributes, empty: false, at };
      if (this.#skip('/>')) return { name, attributes, empty: true, at };
      if (this.at === from) this.fault(`<${name}> does not end as a tag does`);
      const key = this.#name();
      if (key === '' || attributes.has(key))
        this.fault(`<${name}> has an attribute that is none or there twice`);
      attributes.set(key, this.#attribute(name));
      if (attributes.size > mostAttributes)
        this.fault(`<${name}> has more than ${mostAttributes} attributes`);
    }
  }

  /** Whether an end tag comes next, after any white space. */
  atEnd(): boolean {
    this.#skipSpace();
    return this.#text.startsWith('</', this.at);
  }

  /** Steps over the end tag of `name`. */
  end(name: string): void {
    this.#skipSpace();
    const at = this.at;
    const found = this.#skip('</') && this.#skip(name);
    if (found) this.#skipSpace();
    if (!found || !this.#skip('>')) this.fault(`</${name}> expected`, at);
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
    this.#skipSpace();
    if (this.at < this.#text.length) this.fault('something follows the end');
  }

  fault(message: string, at = this.at): never {
    throw new XmlFault(message, at);
  }

  #attribute(tag: string): string {
    this.#skipSpace();
    if (!this.#skip('=')) this.fault(`= expected in <${tag}>`);
    this.#skipSpace();
    const quote = this.#text[this.at];
    const from = this.at + 1;
    const to = quote === '"' || quote === "'" ? this.#text.indexOf(quote, from) : -1;
    if (to === -1) this.fault(`a quoted value expected in <${tag}>`);
    const raw = this.#text.slice(from, to);
    if (raw.includes('<')) this.fault(`a < in an attribute of <${tag}>`);
    this.at = to + 1;
    // XML 1.0 section 3.3.3.
    return this.#unescape(/[\t\r\n]/.test(raw) ? raw.replace(/\r\n|[\t\r\n]/g, ' ') : raw, from);
  }

  #unescape(raw: string, at: number): string {
    if (forbidden.test(raw)) this.fault('a control character that XML does not allow', at);
    return unescapeXml(raw) ?? this.fault('an entity that XML does not know', at);
  }

  #skip(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  /** A name as CLIXML has them: letters, digits, and a colon in `xmlns:x`; empty where there is none. */
  #name(): string {
    const from = this.at;
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      const letter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
      const later = (code >= 0x30 && code <= 0x39) || code === 0x3a;
      if (!letter && !(later && this.at > from)) return this.#text.slice(from, this.at);
      this.at += 1;
    }
  }

  #refuse(at = this.at): never {
    const next = this.#text.slice(at, at + 2);
    if (next === '') this.fault('the text ends too early', at);
    if (next === '<!') this.fault('document types, comments and CDATA are not read', at);
    if (next === '<?') this.fault('processing instructions are not read', at);
    this.fault(next === '</' ? 'an end tag that nothing has opened' : 'an element expected', at);
  }
}
