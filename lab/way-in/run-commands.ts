import type { PipelineCommand } from '../../src/psrp/message/pipeline-request.ts';
import { type PsValue, primitive, record } from '../../src/psrp/value.ts';
import { hostClock } from '../event-log.ts';
import type { Machine } from '../scripts/machine.ts';
import type { Ending } from './ending.ts';
import { errorRecord } from './error-record.ts';

type Command = (machine: Machine) => readonly PsValue[];

/** Commands a lab host knows by name, lower case, beside Write-Output; each takes no parameters. */
const commands: ReadonlyMap<string, Command> = new Map([
  ['get-date', getDate],
  ['get-service', getService],
]);

function getDate({ host, now }: Machine): readonly PsValue[] {
  return [primitive('DT', hostClock(host, now()).toISOString())];
}

function getService({ host }: Machine): readonly PsValue[] {
  return Object.entries(host.services).map(([name, { status }]) =>
    record({ Name: name, Status: status }, ['System.ServiceProcess.ServiceController', 'System.Object']),
  );
}

/** What PowerShell's own client sends before and between scripts, for its debugger; nothing comes of it here. */
const housekeeping = ['__set-psdebugmode', '__set-psunhandledbreakpointmode'];

/** Runs a pipeline of commands named without script text, as restricted endpoints want it. */
export function runCommands(asked: readonly PipelineCommand[], machine: Machine): Ending {
  const [first, ...more] = asked;
  if (first === undefined || housekeeping.includes(first.text.toLowerCase())) {
    return { kind: 'completed', output: [] };
  }
  if (first.text.toLowerCase() === 'write-output') return writeOutput(first);
  const run = commands.get(first.text.toLowerCase());
  if (run === undefined) return notFound(first.text);
  // Nothing here takes what another one writes.
  if (more[0] !== undefined) return notFound(more[0].text);
  const [given] = first.parameters;
  if (given !== undefined) {
    const id = `NamedParameterNotFound,Microsoft.PowerShell.Commands.${first.text.replace('-', '')}Command`;
    const message = `A parameter cannot be found that matches parameter name '${given.name ?? ''}'.`;
    return { kind: 'failed', record: errorRecord(id, message) };
  }
  return { kind: 'completed', output: run(machine) };
}

/** Gives back what it was given, as `Write-Output -InputObject VALUE -NoEnumerate` does. */
function writeOutput({ parameters }: PipelineCommand): Ending {
  const given = parameters.find(({ name }) => name?.toLowerCase() === 'inputobject');
  return { kind: 'completed', output: given === undefined ? [] : [given.value] };
}

function notFound(name: string): Ending {
  const message = `The term '${name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again.`;
  return { kind: 'failed', record: errorRecord('CommandNotFoundException', message, name) };
}
