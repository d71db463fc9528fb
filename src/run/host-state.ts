import type { Phase } from '../playbook/playbook.ts';
import type { Outcome } from '../playbook/step.ts';
import type { HostLook, Seen } from './host-look.ts';
import type { Boot, Ending } from './run.ts';
import type { ArmedUndo } from './undo-events.ts';

export interface Attempt {
  readonly phase: Phase;
  readonly fence: number;
  readonly startedAt: string;
  readonly deadline: string;
  readonly finishedAt: string | null;
  readonly outcome: Outcome | null;
}

export interface HostState {
  readonly name: string;
  readonly stage:
    | 'looking'
    | 'waiting'
    | 'applying'
    | 'proving'
    | 'reverting'
    | 'confirming'
    | 'holding'
    | 'ended';
  readonly look: HostLook | null;
  readonly attempts: readonly Attempt[];
  readonly withheld: {
    readonly at: string;
    readonly reason: string;
    readonly differences: readonly string[];
    readonly alarm?: true;
  } | null;
  readonly proof: {
    readonly at: string;
    readonly held: boolean;
    readonly seen: Seen;
    readonly inDesiredState: boolean | null;
    readonly boot?: Boot;
  } | null;
  /** Absent: no undo was armed on the host. */
  readonly armed?: ArmedUndo;
  /** While the host is asked what became of its undo: how it ends then. */
  readonly verdict?: {
    readonly ending: Ending;
    readonly reason: string;
    readonly undo: 'confirm' | 'await';
  };
  /** Who ended a suspension early. */
  readonly endedEarlyBy?: string;
  readonly ending: Ending | null;
  /** One sentence; empty until the host has ended. */
  readonly reason: string;
}
