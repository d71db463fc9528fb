import { propertyOf } from '../property-of.ts';
import { type PsObject, type PsValue, record } from '../value.ts';
import { errorRecord, readErrorRecord } from './error-record.ts';
import { intField } from './read-field.ts';
import type { PsErrorRecord } from './records.ts';

interface State {
  readonly state: number;
  readonly error?: PsErrorRecord;
}

/** RUNSPACEPOOL_STATE and PIPELINE_STATE, MS-PSRP 2.2.2.9 and 2.2.2.21. */
export function stateMessage(of: 'pool' | 'pipeline', state: number, error?: PsErrorRecord): PsObject {
  const name = of === 'pool' ? 'RunspaceState' : 'PipelineState';
  const more = error === undefined ? {} : { ExceptionAsErrorRecord: errorRecord(error) };
  return record({ [name]: state, ...more });
}

/** Undefined where no state stands in it. */
export function readState(of: 'pool' | 'pipeline', body: PsValue): State | undefined {
  const state = intField(body, of === 'pool' ? 'RunspaceState' : 'PipelineState');
  if (state === undefined) return undefined;
  const error = propertyOf(body, 'ExceptionAsErrorRecord') ?? null;
  return error === null ? { state } : { state, error: readErrorRecord(error) };
}
