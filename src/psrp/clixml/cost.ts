import type { XmlReader } from '../xml/xml-reader.ts';
import type { ClixmlLimits } from './clixml-limits.ts';

/** What one object cost to read, for the Refs to it. */
export interface Size {
  readonly nodes: number;
  readonly length: number;
  /** Values inside one another, itself included. */
  readonly height: number;
}

/** Keeps account of what has been read, as if every Ref had been written out, and refuses the first thing too much. */
export class Cost {
  nodes = 0;
  length = 0;
  /** Deepest level reached since it was last set back. */
  deepest = 0;
  readonly #xml: XmlReader;
  readonly #limits: ClixmlLimits;

  constructor(xml: XmlReader, limits: ClixmlLimits) {
    this.#xml = xml;
    this.#limits = limits;
  }

  add(nodes: number, length: number): void {
    this.nodes += nodes;
    this.length += length;
    if (this.nodes > this.#limits.nodes) this.#xml.fault(`more than ${this.#limits.nodes} parts`);
    if (this.length > this.#limits.length)
      this.#xml.fault(`more than ${this.#limits.length} characters of text`);
  }

  reach(depth: number): void {
    if (depth > this.#limits.depth)
      this.#xml.fault(`more than ${this.#limits.depth} values inside one another`);
    if (depth > this.deepest) this.deepest = depth;
  }
}
