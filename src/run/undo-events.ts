import type { UndoResult } from '../playbook/undo-on-host.ts';
import type { Ending } from './run.ts';

/** What becomes of the undo that a host carries out by itself, as the run knows it. */
export type UndoEvent = {
  readonly at: string;
} /** The host is told to put the change back by itself: it may be armed from now on. The change itself is not sent yet. */ & (
  | {
      readonly type: 'armed';
      readonly host: string;
      readonly dueAfterSeconds: number;
      /** When that is, by our clock. */
      readonly dueAt: string;
      /** The change is a suspension: its undo is what ends it. */
      readonly holds?: true;
    }
  /** Its task has shown that it would put everything back; `dueAt` is what the host says is left, by our clock. */
  | { readonly type: 'rehearsed'; readonly host: string; readonly dueAt: string }
  /** The host says that it is not armed, and never was; the change was not sent either. */
  | { readonly type: 'not-armed'; readonly host: string }
  /** A suspension: its undo stays armed, for it is what ends it. */
  | { readonly type: 'holding'; readonly host: string; readonly until: string }
  /** The host was off meanwhile, or restarted: it says how much is left, so that it is due later than we knew. */
  | {
      readonly type: 'due-later';
      readonly host: string;
      readonly dueAt: string;
      readonly remainingSeconds: number;
    }
  /** People were told that it ends soon; `undo` is how the host's undo stood then. */
  | { readonly type: 'reminded'; readonly host: string; readonly undo: 'armed' | 'not-seen' | 'unsound' }
  /** How the host will end, once it has said what became of its undo. */
  | {
      readonly type: 'judged';
      readonly host: string;
      readonly ending: Ending;
      readonly reason: string;
      /** confirm: what stands is to stay; await: the host is to put it back by itself. */
      readonly undo: 'confirm' | 'await';
    }
  /** It was too late to confirm: the host puts it back. */
  | { readonly type: 'confirmed-too-late'; readonly host: string }
  /** The host has said that its undo is confirmed: nothing is put back any more. */
  | { readonly type: 'disarmed'; readonly host: string }
  | { readonly type: 'undone-by-host'; readonly host: string; readonly result: UndoResult | null }
  /** What became of the armed undo is not known, or it is not sound: somebody must look. */
  | { readonly type: 'undo-lost'; readonly host: string; readonly reason: string }
);

/** The undo that a host carries out by itself unless we confirm in time. */
export interface ArmedUndo {
  readonly at: string;
  readonly dueAfterSeconds: number;
  /** When it is due, by our clock. */
  readonly dueAt: string;
  /** The change is a suspension. */
  readonly holds: boolean;
  readonly rehearsed: boolean;
  readonly state: 'armed' | 'none' | 'confirmed' | 'undone' | 'lost';
  /** When we learnt what became of it. */
  readonly overAt: string | null;
  readonly result: UndoResult | null;
  /** When people were told that it is due soon. */
  readonly remindedAt: string | null;
  /** How it stood then; absent: they were not told. */
  readonly remindedOf?: 'armed' | 'not-seen' | 'unsound';
  /** Its host has said since that it is due later; absent: it has not. */
  readonly later?: {
    /** When it was due before the host said so first. */
    readonly plannedAt: string;
    readonly times: number;
    /** What the host said is left when it said so last. */
    readonly leftSeconds: number;
    /** People were told of the time before, and are to be told of this one. */
    readonly remind: boolean;
  };
}
