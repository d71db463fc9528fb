import type { Value } from '../../src/playbook/step.ts';
import type { PipelineCommand } from '../../src/psrp/message/pipeline-request.ts';
import type { PsErrorRecord } from '../../src/psrp/message/records.ts';
import { plainOf } from '../../src/psrp/plain-of.ts';
import type { PsValue } from '../../src/psrp/value.ts';
import { digest } from '../scripts/digest-scripts.ts';
import { isHarness, type ScriptCall } from '../scripts/run-script.ts';
import { errorRecord } from './error-record.ts';

/** Parameters of the harness, in the order in which arguments without a name are bound to them. */
const declared = ['Script', 'Parameters', 'WhatIf'] as const;
type Name = (typeof declared)[number];

type ReadCall =
  | { readonly kind: 'call'; readonly call: ScriptCall }
  | { readonly kind: 'refused'; readonly record: PsErrorRecord };

/**
 * The arguments of a script command, bound as PowerShell binds them to the `param` block of the harness: by name
 * without case, else in order.
 */
export function readCall(command: PipelineCommand): ReadCall {
  const read = bind(command);
  if (read.kind === 'call' || isHarness(command.text)) return read;
  const short = digest(command.text).slice(0, 12);
  return refused('Lab.UnknownScript', `The lab does not know a script with the digest ${short}.`);
}

function bind({ text, parameters }: PipelineCommand): ReadCall {
  const bound = new Map<Name, PsValue>();
  for (const { name, value } of parameters) {
    const free = declared.find((each) => !bound.has(each));
    const wanted = name === null ? free : declared.find((each) => each.toLowerCase() === name.toLowerCase());
    if (wanted === undefined) {
      return name === null
        ? refused(
            'PositionalParameterNotFound',
            'A positional parameter cannot be found that accepts this argument.',
          )
        : refused(
            'NamedParameterNotFound',
            `A parameter cannot be found that matches parameter name '${name}'.`,
          );
    }
    bound.set(wanted, value);
  }
  const script = bound.get('Script');
  if (typeof script !== 'string' || script === '') {
    const message = 'Cannot process command because of one or more missing mandatory parameters: Script.';
    return refused('MissingMandatoryParameter', message);
  }
  const given = bound.get('Parameters') ?? null;
  const whatIf = plainOf(bound.get('WhatIf') ?? false);
  if (!isDictionary(given)) return notTransformed('Parameters', 'System.Collections.IDictionary');
  if (typeof whatIf !== 'boolean' && typeof whatIf !== 'number')
    return notTransformed('WhatIf', 'System.Boolean');
  const plain = (given === null ? {} : plainOf(given)) as Readonly<Record<string, Value>>;
  const call = { scriptText: script, harnessText: text, parameters: plain, whatIf: Boolean(whatIf) };
  return { kind: 'call', call };
}

function isDictionary(value: PsValue): boolean {
  if (value === null) return true;
  return typeof value === 'object' && value.kind === 'object' && value.content?.kind === 'dictionary';
}

function notTransformed(name: Name, type: string): ReadCall {
  const message = `Cannot process argument transformation on parameter '${name}'. Cannot convert value to type "${type}".`;
  return refused('ParameterArgumentTransformationError', message);
}

function refused(id: string, message: string): ReadCall {
  return { kind: 'refused', record: errorRecord(id, message) };
}
