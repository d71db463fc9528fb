import { type PsObject, type PsValue, record } from '../value.ts';
import { textField, textOf } from './read-field.ts';

const types = {
  warning: 'System.Management.Automation.WarningRecord',
  verbose: 'System.Management.Automation.VerboseRecord',
  debug: 'System.Management.Automation.DebugRecord',
} as const;

/** WARNING_RECORD, VERBOSE_RECORD and DEBUG_RECORD, MS-PSRP 2.2.3.16. */
export function textRecord(stream: keyof typeof types, text: string): PsObject {
  const fields = {
    InformationalRecord_Message: text,
    InformationalRecord_SerializeInvocationInfo: false,
    InformationalRecord_PipelineIterationInfo: null,
  };
  const built = record(fields, [
    types[stream],
    'System.Management.Automation.InformationalRecord',
    'System.Object',
  ]);
  return { ...built, text };
}

/** The message of such a record. PowerShell 2.0 sends a bare string. */
export function readTextRecord(body: PsValue): string {
  return textField(body, 'InformationalRecord_Message') ?? textField(body, 'Message') ?? textOf(body) ?? '';
}
