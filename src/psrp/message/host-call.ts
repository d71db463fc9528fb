import { propertyOf } from '../property-of.ts';
import { enumeration, list, type PsObject, type PsValue, primitive, record } from '../value.ts';
import { errorRecord, readErrorRecord } from './error-record.ts';
import { hostMethod } from './host-method.ts';
import { intField } from './read-field.ts';
import type { PsErrorRecord } from './records.ts';

/** The call id of a call that wants no answer, as PowerShell uses it; MS-PSRP leaves the number open. */
export const noAnswer = -100;

const arrayList = ['System.Collections.ArrayList', 'System.Object'];
const methodType = 'System.Management.Automation.Remoting.RemoteHostMethodId';

/** PIPELINE_HOST_CALL and RUNSPACEPOOL_HOST_CALL, MS-PSRP 2.2.2.15 and 2.2.2.27. */
export function hostCall(method: number, parameters: readonly PsValue[], call: number): PsObject {
  return record({
    ci: primitive('I64', String(call)),
    mi: enumeration(methodType, hostMethod(method) ?? String(method), method),
    mp: list(parameters, arrayList),
  });
}

export function readHostCall(body: PsValue): { readonly call: number; readonly method: number } | undefined {
  const call = intField(body, 'ci');
  const method = intField(body, 'mi');
  return call === undefined || method === undefined ? undefined : { call, method };
}

/** PIPELINE_HOST_RESPONSE, MS-PSRP 2.2.2.28: `mr` the value, `me` the exception. */
export function hostResponse(call: number, method: number, error: PsErrorRecord): PsObject {
  return record({
    ci: primitive('I64', String(call)),
    mi: enumeration(methodType, hostMethod(method) ?? String(method), method),
    me: errorRecord(error),
  });
}

export function readHostResponse(
  body: PsValue,
):
  | { readonly call: number; readonly value: PsValue | null; readonly error: PsErrorRecord | null }
  | undefined {
  const call = intField(body, 'ci');
  if (call === undefined) return undefined;
  const error = propertyOf(body, 'me') ?? null;
  return {
    call,
    value: propertyOf(body, 'mr') ?? null,
    error: error === null ? null : readErrorRecord(error),
  };
}
