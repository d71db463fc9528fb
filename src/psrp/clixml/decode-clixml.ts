import type { PsValue } from '../value.ts';

/** What one text may cost; a Ref counts as much as what it stands for. */
export interface ClixmlLimits {
  /** Values inside one another. */
  readonly depth: number;
  /** Values, properties and entries in all. */
  readonly nodes: number;
  /** UTF-16 units, of the input and of all text in the value. */
  readonly length: number;
}

export type ClixmlDecoded =
  | { readonly kind: 'value'; readonly value: PsValue }
  /** `at` is the UTF-16 offset in the text. */
  | { readonly kind: 'fault'; readonly message: string; readonly at: number };

/** Reads one value. Never throws: what is not CLIXML, or too much of it, is a fault. */
export function decodeClixml(_xml: string, _limits?: Partial<ClixmlLimits>): ClixmlDecoded {
  throw new Error('not written yet');
}
