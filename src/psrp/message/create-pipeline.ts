import { propertyOf } from '../property-of.ts';
import { enumeration, list, type PsObject, type PsValue, record } from '../value.ts';
import { hostInfo } from './host-info.ts';
import { apartmentUnknown } from './init-pool.ts';
import type { PipelineCommand, PipelineRequest, PsParameter } from './pipeline-request.ts';
import { boolField, intField, itemsOf, textField } from './read-field.ts';

// MS-PSRP 2.2.3.31.
const merge = {
  none: enumeration('System.Management.Automation.Runspaces.PipelineResultTypes', 'None', 0),
  output: enumeration('System.Management.Automation.Runspaces.PipelineResultTypes', 'Output', 1),
  error: enumeration('System.Management.Automation.Runspaces.PipelineResultTypes', 'Error', 2),
} as const;
const mergeFields = ['PreviousResults', 'Warning', 'Verbose', 'Debug', 'Information'] as const;

const listTypes = [
  'System.Collections.Generic.List`1[[System.Management.Automation.PSObject, System.Management.Automation, Version=3.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]',
  'System.Object',
];

/** CREATE_PIPELINE, MS-PSRP 2.2.2.10. */
export function createPipeline(request: PipelineRequest, host: 'write-only' | 'none'): PsObject {
  return record({
    NoInput: request.noInput,
    ApartmentState: apartmentUnknown,
    // 2.2.3.8. Only errors need their position; on the other streams it would be most of the traffic.
    RemoteStreamOptions: enumeration(
      'System.Management.Automation.RemoteStreamOptions',
      'AddInvocationInfoToErrorRecord',
      1,
    ),
    AddToHistory: request.addToHistory,
    HostInfo: hostInfo(host, false),
    PowerShell: record({
      IsNested: request.isNested,
      Cmds: list(request.commands.map(command), listTypes),
      History: null,
      RedirectShellErrorOutputPipe: true,
    }),
    IsNested: request.isNested,
  });
}

// MS-PSRP 2.2.3.12.
function command({ text, isScript, parameters, useLocalScope, mergeErrors }: PipelineCommand): PsObject {
  return record({
    Cmd: text,
    IsScript: isScript,
    UseLocalScope: useLocalScope,
    MergeMyResult: mergeErrors ? merge.error : merge.none,
    MergeToResult: mergeErrors ? merge.output : merge.none,
    MergeError: mergeErrors ? merge.output : merge.none,
    ...Object.fromEntries(mergeFields.map((stream) => [`Merge${stream}`, merge.none])),
    // MS-PSRP 2.2.3.13.
    Args: list(
      parameters.map(({ name, value }) => record({ N: name, V: value })),
      listTypes,
    ),
  });
}

/** Undefined where it is no pipeline. Every field of another version of the protocol is passed over. */
export function readPipeline(body: PsValue): PipelineRequest | undefined {
  const shell = propertyOf(body, 'PowerShell') ?? null;
  const commands = itemsOf(propertyOf(shell, 'Cmds'))?.map(readCommand);
  if (commands === undefined || commands.length === 0 || commands.includes(undefined)) return undefined;
  return {
    commands: commands as PipelineCommand[],
    noInput: boolField(body, 'NoInput') ?? true,
    addToHistory: boolField(body, 'AddToHistory') ?? false,
    isNested: (boolField(body, 'IsNested') ?? false) || (boolField(shell, 'IsNested') ?? false),
  };
}

function readCommand(value: PsValue): PipelineCommand | undefined {
  const text = textField(value, 'Cmd');
  if (text === undefined) return undefined;
  return {
    text,
    isScript: boolField(value, 'IsScript') ?? false,
    parameters: (itemsOf(propertyOf(value, 'Args')) ?? []).map(readParameter),
    useLocalScope: boolField(value, 'UseLocalScope') ?? null,
    mergeErrors: intField(value, 'MergeError') === 1 || intField(value, 'MergeMyResult') === 2,
  };
}

// PowerShell's own client sends `-Name:` names with or without their dash.
function readParameter(value: PsValue): PsParameter {
  const name = textField(value, 'N') ?? null;
  return { name: name === null ? null : name.replace(/^-|:$/g, ''), value: propertyOf(value, 'V') ?? null };
}
