import type { Script } from './playbook.ts';
import type { Value } from './step.ts';

/**
 * The timed undo on a host, as its scripts (playbooks/undo) take and answer it. The host keeps what a change is about to
 * replace, and a task of its own that puts it back unless we confirm in time.
 *
 *   armed → confirmed | undoing → undone
 */
export type UndoState = 'none' | 'armed' | 'confirmed' | 'undoing' | 'undone';

/** Steps by name, each with `RunId`; `undo/undo` is what the task runs, and may be sent where the task is gone. */
export type UndoStep = 'undo/arm' | 'undo/rehearse' | 'undo/confirm' | 'undo/status' | 'undo/undo';

/** The undo's scripts as they are sent, each with the harness it comes in, and the texts that arm stores. */
export interface UndoSet {
  readonly steps: Readonly<Record<UndoStep, { readonly script: Script; readonly harness: Script }>>;
  readonly stored: UndoScripts;
}

/** Texts that arm stores on the host for its task, by their names there. */
export interface UndoScripts {
  /** The one composed for undo.ps1, see `composeHarness`. */
  readonly 'harness.ps1': Script;
  readonly 'task.ps1': Script;
  readonly 'undo.ps1': Script;
}

/** One thing to be put back. `before` null: it was absent. */
export type RestoreItem = (
  | {
      readonly kind: 'registry-value';
      /** Below HKEY_LOCAL_MACHINE; one of few, see $restorableKeys in playbooks/harness/undo-given.ps1. */
      readonly key: string;
      readonly name: string;
      readonly type: 'DWord' | 'String' | 'ExpandString' | 'MultiString' | 'Binary';
      /** A DWord without sign; Binary as upper-case hexadecimal. */
      readonly before: number | string | readonly string[] | null;
      readonly left: number | string | readonly string[] | null;
    }
  /** Thumbprints, upper-case hexadecimal. */
  | {
      readonly kind: 'listener-certificate-pin';
      readonly before: string | null;
      readonly left: string | null;
    }
  /** Whether a rule of this host is on, by its name (InstanceID). */
  | {
      readonly kind: 'firewall-rule-enabled';
      readonly rule: string;
      readonly before: boolean;
      readonly left: boolean;
    }
  /** A rule that the change makes. */
  | {
      readonly kind: 'firewall-rule-remove';
      readonly rule: string;
      readonly before: null;
      readonly left: true;
    }
  /** A member that the change adds, by SID; the group is Remote Desktop Users (S-1-5-32-555). */
  | {
      readonly kind: 'local-group-member-remove';
      readonly group: string;
      readonly member: string;
      readonly before: null;
      readonly left: true;
    }
) & {
  /** Put back whatever it is by then: a suspension returns to the secure value. Absent: only what apply left. */
  readonly always?: true;
};

/** Parameters of `undo/arm`; those of the other steps are `RunId` alone. */
export interface ArmParameters {
  /** [A-Za-z0-9-], 64 at most. */
  readonly RunId: string;
  /** 60 to 14400. */
  readonly AfterSeconds: number;
  /** In the order in which they are put back. */
  readonly Items: readonly RestoreItem[];
  readonly Scripts: Readonly<Record<keyof UndoScripts, string>>;
  readonly Digests: Readonly<Record<keyof UndoScripts, string>>;
}

/** What `undo/arm` returns, the same when it is asked again. */
export interface Armed {
  readonly state: 'armed';
  readonly run: string;
  /** Path of the task. */
  readonly task: string;
  readonly folder: string;
  /** By the host's own clock, for display. */
  readonly armedAt: string;
  readonly dueAfterSeconds: number;
  /** Of undo.ps1 as it lies there. */
  readonly digest: string;
  /** How many. */
  readonly items: number;
}

export interface ItemReport {
  readonly kind: RestoreItem['kind'];
  /** For people. */
  readonly what: string;
  /** `left`: somebody else changed it since, so it stays; `failed`: tried again with the next minute. */
  readonly outcome: 'would-restore' | 'would-leave' | 'restored' | 'already' | 'left' | 'failed';
  readonly before: Value;
  readonly left: Value;
  readonly present: Value;
  readonly why: string | null;
}

/** What `undo/rehearse` returns; every item is `would-restore`, else it refuses. */
export interface Rehearsed {
  readonly rehearsed: true;
  readonly run: string;
  readonly through: 'task-scheduler';
  /** S-1-5-18. */
  readonly ranAs: string;
  readonly items: readonly ItemReport[];
}

/** What the host wrote when it put things back. */
export interface UndoResult {
  readonly run: string;
  /** By the host's own clock. */
  readonly at: string;
  /** Id of a refusal: nothing was put back. */
  readonly refused: string | null;
  readonly message: string | null;
  readonly items: readonly ItemReport[];
}

/** What `undo/confirm` returns. Only `confirmed: true` is a disarmed undo. */
export interface Confirmed {
  readonly confirmed: boolean;
  readonly state: Exclude<UndoState, 'none' | 'armed'>;
  readonly run: string;
  /** After a confirmation: a task that is still `present` goes by itself with the next minute. */
  readonly task: 'absent' | 'present' | TaskState;
  readonly result: UndoResult | null;
}

type TaskState = 'as-registered' | 'changed' | 'absent';

/** What `undo/status` returns. */
export interface UndoStatus {
  readonly state: UndoState;
  readonly run: string;
  readonly armedAt: string | null;
  readonly dueAfterSeconds: number | null;
  /** Null unless armed. */
  readonly remainingSeconds: number | null;
  /** Armed, and more than two minutes past its time: the task does not run; `undo/undo` may be sent. */
  readonly overdue: boolean;
  /** Files of the undo that are no longer what was stored. */
  readonly changedFiles: readonly string[];
  readonly task: { readonly state: TaskState; readonly differs: readonly string[] };
  readonly result: UndoResult | null;
  /** Other runs whose undo is armed or under way on this host. */
  readonly others: readonly string[];
}

/** What `undo/undo` returns. */
export interface Undone {
  readonly state: UndoState;
  readonly run: string;
  readonly remainingSeconds: number | null;
  readonly result: UndoResult | null;
}

/** Ids of refusals, all with `RdpMedic.` in front. */
export type UndoRefusal =
  | 'BadRunId'
  | 'BadItem'
  | 'BadScript'
  /** A folder of the undo belongs to somebody else, is open to others, or leads elsewhere. */
  | 'ForeignOwner'
  /** Another run's undo is armed on the host: `data.run`. */
  | 'OtherUndoArmed'
  | 'ArmedOtherwise'
  | 'UndoOver'
  | 'TaskNotAsWritten'
  | 'TaskChanged'
  | 'NotArmed'
  | 'RehearsalSilent'
  | 'RehearsalFailed'
  /** Less than 30 seconds are left: the host puts it back. */
  | 'TooLate'
  /** What was stored is not what is there: nothing is put back. */
  | 'Corrupt';
