import type { Person } from '../people/person.ts';

/**
 * What a person reads, with no vendor in it. Adapters turn it into a terminal's lines, Block Kit or an
 * Adaptive Card. Text is plain: adapters escape it. Meaning never rests on colour or on a mark alone.
 */
export interface Message {
  /** Stands alone for notifications and screen readers. */
  readonly text: string;
  readonly blocks: readonly Block[];
  /** What some people see in place of `blocks`, where a chat can show them that; the first that names somebody is theirs. */
  readonly views?: readonly OwnView[];
}

/** The same message for these people. Who sees which buttons gives nobody a right: every press is judged by itself. */
export interface OwnView {
  readonly people: readonly Person[];
  readonly blocks: readonly Block[];
}

export type Mark = 'ok' | 'fault' | 'warning' | 'busy' | 'none';

export type Block =
  | { readonly kind: 'heading'; readonly mark: Mark; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Small print: when and where it was seen. */
  | { readonly kind: 'context'; readonly text: string }
  /** Label, value, and a state word; compared top to bottom. */
  | {
      readonly kind: 'facts';
      readonly title?: string;
      /** Said of the whole block, such as `strong`. */
      readonly state?: string;
      readonly rows: readonly Fact[];
    }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Addresses that a chat gave, never text from a host. */
  | { readonly kind: 'links'; readonly links: readonly { readonly label: string; readonly url: string }[] }
  /** How far something has come, 0..100; adapters draw the bar, the words stand beside it. */
  | { readonly kind: 'progress'; readonly percent: number; readonly text: string }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] };

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** A word such as `ok` or `FAILS HERE`. */
  readonly state?: string;
  readonly mark?: Mark;
}

/** A choice. Pressing it says `command` in the name of the one who pressed. */
export interface Button {
  readonly label: string;
  readonly command: string;
  readonly style?: 'primary' | 'danger';
  /** A form follows: chats that can open one only for a moment after the press do so at once. */
  readonly opensForm?: true;
}
