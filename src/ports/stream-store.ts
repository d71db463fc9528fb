import type { AuditEntry } from '../audit/entry.ts';
import type { QueuedJob } from '../run/job.ts';
import type { ThreadRef } from '../run/run.ts';

/** Events and what they owe the world, stored together or not at all. */
export interface Batch<Event> {
  readonly events: readonly Event[];
  readonly audit: readonly AuditEntry[];
  readonly owed: readonly Owed[];
  /** Hosts the stream concerns, and whether it is still open after these events. */
  readonly hosts: readonly string[];
  readonly open: boolean;
  /** Names that one open stream alone may hold, such as a playbook on a host; let go when it is no longer open. */
  readonly holds?: readonly string[];
  /** Names that it held and lets go while it stays open. */
  readonly lets?: readonly string[];
  /** ISO 8601: by the store's own clock it is not appended later than this. Absent: whenever it can be. */
  readonly notAfter?: string;
}

/** A debt to the world: a card to be drawn, a job to be queued, a word to one person, or a timeline in an incident's own room. */
export type Owed =
  | {
      readonly kind: 'card';
      /** run:event:audience:slot, unique for ever. */
      readonly id: string;
      readonly subject: Subject;
      readonly slot: Slot;
      readonly thread: ThreadRef;
    }
  | { readonly kind: 'job'; readonly id: string; readonly queued: QueuedJob }
  /** That an approval was done without, told to one who could have given it. */
  | {
      readonly kind: 'whisper';
      readonly id: string;
      readonly subject: Subject;
      readonly thread: ThreadRef;
      /** Id in the people file. */
      readonly person: string;
    }
  | {
      readonly kind: 'room';
      readonly id: string;
      readonly subject: Subject;
      /** The chat in which the room is; `opaque` is the incident channel. */
      readonly thread: ThreadRef;
      readonly name: string;
      readonly topic: string;
      /** Group to be invited; null: nobody. */
      readonly invite: string | null;
    };

export interface Subject {
  readonly kind: 'run' | 'check' | 'incident' | 'head';
  readonly id: string;
}
/** details: what a check saw, below its root, where a chat has threads. reminder: that a suspension ends soon. incident: for the incident channel; timeline: for the
 * incident's own room. */
export type Slot = 'root' | 'details' | 'plan' | 'progress' | 'ending' | 'reminder' | 'incident' | 'timeline';

/** Streams of events, one per run or check, appended with the version expected. */
export interface StreamStore<Event> {
  /** A new id, never given before: `prefix` and a counter, such as `R12`. */
  nextId(): Promise<string>;
  /**
   * Version is the number of all events; an unknown id is version 0. `from`: only the events from that one on,
   * counted from 0; none where there are not so many.
   */
  read(id: string, from?: number): Promise<{ readonly events: readonly Event[]; readonly version: number }>;
  append(id: string, expectedVersion: number, batch: Batch<Event>): Promise<Appended>;
  /** Ids of open streams, oldest first. */
  open(): Promise<readonly string[]>;
  /** Ids of streams that concern the host, newest first, 50 at most. */
  byHost(host: string): Promise<readonly string[]>;
}

/** late: the time it was given has passed. heldBy: another open stream has one of the names. Nothing was stored. */
export type Appended = 'appended' | 'conflict' | 'late' | { readonly heldBy: string };
