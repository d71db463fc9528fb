import { enumeration, type PsObject, type PsValue, record } from '../value.ts';
import { intField, textField } from './read-field.ts';
import type { PsProgress } from './records.ts';

/** PROGRESS_RECORD, MS-PSRP 2.2.2.25. */
export function progressRecord(progress: PsProgress): PsObject {
  return record({
    Activity: progress.activity,
    ActivityId: progress.activityId,
    StatusDescription: progress.status,
    CurrentOperation: progress.currentOperation,
    ParentActivityId: progress.parentActivityId ?? -1,
    PercentComplete: progress.percent ?? -1,
    Type: enumeration(
      'System.Management.Automation.ProgressRecordType',
      progress.completed ? 'Completed' : 'Processing',
      progress.completed ? 1 : 0,
    ),
    SecondsRemaining: progress.secondsRemaining ?? -1,
  });
}

/** A percentage outside 0..100 is none; PowerShell writes -1 where the script said nothing. */
export function readProgressRecord(body: PsValue): PsProgress {
  const atLeastZero = (name: string): number | null => {
    const value = intField(body, name);
    return value === undefined || value < 0 ? null : value;
  };
  const percent = atLeastZero('PercentComplete');
  return {
    activity: textField(body, 'Activity') ?? '',
    activityId: intField(body, 'ActivityId') ?? 0,
    status: textField(body, 'StatusDescription') ?? '',
    currentOperation: textField(body, 'CurrentOperation') ?? null,
    percent: percent !== null && percent > 100 ? null : percent,
    secondsRemaining: atLeastZero('SecondsRemaining'),
    parentActivityId: atLeastZero('ParentActivityId'),
    completed: intField(body, 'Type') === 1,
  };
}
