import { propertyOf } from '../property-of.ts';
import { type PsObject, type PsValue, record } from '../value.ts';
import { intField, textField, textOf } from './read-field.ts';
import type { PsErrorRecord } from './records.ts';

/** MS-PSRP 2.2.3.9, by number. */
const categories = [
  'NotSpecified',
  'OpenError',
  'CloseError',
  'DeviceError',
  'DeadlockDetected',
  'InvalidArgument',
  'InvalidData',
  'InvalidOperation',
  'InvalidResult',
  'InvalidType',
  'MetadataError',
  'NotImplemented',
  'NotInstalled',
  'ObjectNotFound',
  'OperationStopped',
  'OperationTimeout',
  'SyntaxError',
  'ParserError',
  'PermissionDenied',
  'ResourceBusy',
  'ResourceExists',
  'ResourceUnavailable',
  'ReadError',
  'WriteError',
  'FromStdErr',
  'SecurityError',
  'ProtocolError',
  'ConnectionError',
  'AuthenticationError',
  'LimitsExceeded',
  'QuotaExceeded',
  'NotEnabled',
] as const;

/** An error of our own making, for what has no ErrorRecord of its own. */
export function plainError(message: string, fullyQualifiedErrorId: string, category: string): PsErrorRecord {
  return {
    message,
    fullyQualifiedErrorId,
    category,
    activity: '',
    reason: '',
    targetName: '',
    targetType: '',
    exceptionType: 'System.Management.Automation.RuntimeException',
    position: '',
    scriptStackTrace: '',
  };
}

/** Reads an ErrorRecord of any version, missing fields as empty text. Never throws. MS-PSRP 2.2.3.15. */
export function readErrorRecord(value: PsValue): PsErrorRecord {
  const exception = propertyOf(value, 'Exception') ?? null;
  const target = propertyOf(value, 'TargetObject') ?? null;
  const text = (name: string): string => textField(value, name) ?? '';
  // ErrorDetails stand above the exception's own message, as in PowerShell's display.
  const message =
    textField(value, 'ErrorDetails_Message') ??
    textField(exception, 'Message') ??
    textOf(value) ??
    textOf(exception);
  return {
    message: message ?? '',
    fullyQualifiedErrorId: text('FullyQualifiedErrorId'),
    category: categories[intField(value, 'ErrorCategory_Category') ?? 0] ?? 'NotSpecified',
    activity: text('ErrorCategory_Activity'),
    reason: text('ErrorCategory_Reason'),
    targetName: text('ErrorCategory_TargetName'),
    targetType: text('ErrorCategory_TargetType'),
    ...(target === null ? {} : { target }),
    exceptionType: firstType(exception),
    position: textField(value, 'InvocationInfo_PositionMessage') ?? positionOf(value),
    scriptStackTrace: text('ErrorDetails_ScriptStackTrace'),
  };
}

function positionOf(value: PsValue): string {
  return textField(propertyOf(value, 'InvocationInfo') ?? null, 'PositionMessage') ?? '';
}

function firstType(value: PsValue): string {
  const first = typeof value === 'object' && value?.kind === 'object' ? value.types[0] : undefined;
  // What went over a wire before carries this prefix.
  return first?.replace(/^Deserialized\./, '') ?? '';
}

/** The record as PowerShell's own server writes it, as far as its client reads it. */
export function errorRecord(error: PsErrorRecord): PsObject {
  const exceptionTypes = [...new Set([error.exceptionType, 'System.Exception', 'System.Object'])].filter(
    Boolean,
  );
  const invocation = error.position === '' ? {} : { InvocationInfo_PositionMessage: error.position };
  const built = record(
    {
      Exception: {
        ...record({}, exceptionTypes),
        text: `${error.exceptionType}: ${error.message}`,
        adapted: [{ name: 'Message', value: error.message }],
      },
      TargetObject: error.target ?? null,
      FullyQualifiedErrorId: error.fullyQualifiedErrorId,
      InvocationInfo: null,
      ErrorCategory_Category: Math.max(0, categories.indexOf(error.category as (typeof categories)[number])),
      ErrorCategory_Activity: error.activity,
      ErrorCategory_Reason: error.reason,
      ErrorCategory_TargetName: error.targetName,
      ErrorCategory_TargetType: error.targetType,
      ErrorCategory_Message: `${error.category}: (${error.targetName}:${error.targetType}) [${error.activity}], ${error.reason}`,
      ErrorDetails_ScriptStackTrace: error.scriptStackTrace,
      SerializeExtendedInfo: false,
      ...invocation,
    },
    ['System.Management.Automation.ErrorRecord', 'System.Object'],
  );
  return { ...built, text: error.message };
}
