import type { PsErrorRecord } from '../../src/psrp/message/records.ts';

type Kind = Pick<PsErrorRecord, 'category' | 'reason' | 'exceptionType'>;

/** What PowerShell gives an error of that id; a `throw` of a plain exception is OperationStopped. */
const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^RdpMedic\./, of('InvalidOperation', 'System.InvalidOperationException')],
  [
    /^CommandNotFoundException$/,
    of('ObjectNotFound', `System.Management.Automation.CommandNotFoundException`),
  ],
  [
    /^NamedParameterNotFound/,
    of('InvalidArgument', 'System.Management.Automation.ParameterBindingException'),
  ],
  [
    /^MissingMandatoryParameter/,
    of('InvalidArgument', 'System.Management.Automation.ParameterBindingException'),
  ],
  [
    /^ParameterArgument/,
    of('InvalidData', 'System.Management.Automation.ParameterBindingValidationException'),
  ],
  [/^UnauthorizedAccessException$/, of('OperationStopped', 'System.UnauthorizedAccessException')],
];
const other = of('NotSpecified', 'System.Management.Automation.RuntimeException');

function of(category: string, exceptionType: string): Kind {
  return { category, reason: exceptionType.slice(exceptionType.lastIndexOf('.') + 1), exceptionType };
}

/** A terminating error as it leaves a pipeline (MS-PSRP 2.2.3.15). */
export function errorRecord(id: string, message: string, targetName = ''): PsErrorRecord {
  return {
    message,
    fullyQualifiedErrorId: id,
    ...(kinds.find(([pattern]) => pattern.test(id))?.[1] ?? other),
    activity: '',
    targetName,
    targetType: targetName === '' ? '' : 'String',
    position: '',
    scriptStackTrace: '',
  };
}
