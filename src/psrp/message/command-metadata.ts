import type { CommandMetadata } from '../pool/server-pool.ts';
import { dictionary, enumeration, list, type PsObject, type PsValue, record } from '../value.ts';

const custom = ['System.Management.Automation.PSCustomObject', 'System.Object'];

/** The answer to GET_COMMAND_METADATA as output objects: their number, then one per command. MS-PSRP 2.2.3.21-22. */
export function commandMetadata(commands: readonly CommandMetadata[]): readonly PsValue[] {
  const count = record({ Count: commands.length }, [
    'Selected.Microsoft.PowerShell.Commands.GenericMeasureInfo',
    ...custom,
  ]);
  return [count, ...commands.map(describe)];
}

function describe({ name, parameters }: CommandMetadata): PsObject {
  return record(
    {
      Name: name,
      Namespace: '',
      HelpUri: '',
      CommandType: enumeration('System.Management.Automation.CommandTypes', 'Function', 2),
      ResolvedCommandName: null,
      OutputType: list([]),
      Parameters: dictionary(
        Object.fromEntries(
          parameters.map((parameter) => [
            parameter.name,
            record({
              Name: parameter.name,
              ParameterType: parameter.type,
              Aliases: list([]),
              IsDynamic: false,
              SwitchParameter: parameter.isSwitch,
            }),
          ]),
        ),
      ),
    },
    ['Selected.System.Management.Automation.FunctionInfo', ...custom],
  );
}
