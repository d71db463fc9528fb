import type { PsValue } from '../value.ts';

/** An ErrorRecord as data. MS-PSRP 2.2.3.15. Empty text where the other side said nothing. */
export interface PsErrorRecord {
  readonly message: string;
  readonly fullyQualifiedErrorId: string;
  /** The name of the category, such as ObjectNotFound; NotSpecified where unknown. */
  readonly category: string;
  readonly activity: string;
  readonly reason: string;
  readonly targetName: string;
  readonly targetType: string;
  /** TargetObject, what the error is about, where it travelled. */
  readonly target?: PsValue;
  /** .NET type of the exception, such as System.Management.Automation.CommandNotFoundException. */
  readonly exceptionType: string;
  /** "At line:1 char:5 …", as PowerShell words it. */
  readonly position: string;
  readonly scriptStackTrace: string;
}

/** MS-PSRP 2.2.2.25. */
export interface PsProgress {
  readonly activity: string;
  readonly activityId: number;
  readonly status: string;
  readonly currentOperation: string | null;
  /** 0..100, or null where the script says none. */
  readonly percent: number | null;
  readonly secondsRemaining: number | null;
  readonly parentActivityId: number | null;
  readonly completed: boolean;
}

/** MS-PSRP 2.2.2.26. */
export interface PsInformation {
  /** The text a person would have read. */
  readonly text: string;
  readonly value: PsValue;
  readonly source: string;
  readonly tags: readonly string[];
}
