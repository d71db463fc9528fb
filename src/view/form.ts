import type { Block } from './message.ts';

/** What a person fills in, with no vendor in it. Sending it says `command` together with the values. */
export interface Form {
  readonly title: string;
  /** Shown above the fields. */
  readonly blocks: readonly Block[];
  readonly fields: readonly Field[];
  /** Label of the button that sends it. */
  readonly submitLabel: string;
  readonly command: string;
}

export interface Field {
  /** What the value is called when it comes back. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
  readonly initial?: string;
  readonly input:
    | { readonly kind: 'text'; readonly multiline: boolean; readonly maxLength: number }
    | { readonly kind: 'choice'; readonly choices: readonly Choice[] };
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}
