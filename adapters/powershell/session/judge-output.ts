import type { Outcome, Value } from '../../../src/playbook/step.ts';
import type { PsErrorRecord } from '../../../src/psrp/message/records.ts';
import type { Output } from './collect-output.ts';
import { threw } from './threw.ts';

/** A script under the harness returns one string of JSON, and nothing else. */
export function judgeScript({ values, spilled }: Output): Outcome {
  if (spilled !== null) {
    const message = `the script returned more than a job may bring back; ${whereabouts(spilled)}`;
    return { kind: 'garbled', message, spilled };
  }
  const [text] = values;
  if (values.length !== 1)
    return { kind: 'garbled', message: `the script returned ${values.length} objects in place of one` };
  if (typeof text !== 'string')
    return { kind: 'garbled', message: 'the script returned something else than one text' };
  try {
    return { kind: 'returned', value: JSON.parse(text) as Value };
  } catch {
    return { kind: 'garbled', message: 'the text that the script returned is no JSON' };
  }
}

/** A command's value is the list of what it wrote; an error it wrote counts, since nobody else would see it. */
export function judgeCommand({ values, spilled }: Output, errors: readonly PsErrorRecord[]): Outcome {
  if (errors[0] !== undefined) return threw(errors[0]);
  return { kind: 'returned', value: values, ...(spilled === null ? {} : { spilled }) };
}

function whereabouts({ file, cut }: NonNullable<Output['spilled']>): string {
  if (file === null) return 'it could not be kept';
  return cut ? `the first part of it is in ${file}` : `all of it is in ${file}`;
}
