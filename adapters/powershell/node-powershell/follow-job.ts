import type { Outcome, Value } from '../../../src/playbook/step.ts';
import type { StreamRecord } from '../../../src/ports/host-executor.ts';
import type { Output } from '../session/collect-output.ts';
import { judgeScript } from '../session/judge-output.ts';
import { tellRecords } from '../session/tell-records.ts';
import { threwWith } from '../session/threw.ts';
import { unreachable } from '../unreachable.ts';
import { eventOf } from './event-of.ts';
import { readField } from './field.ts';
import { layerOf } from './layer-of.ts';

/** What the frames of one job come to. */
interface JobFollower {
  frame(kind: string, fields: readonly string[]): void;
  /** True from the moment the script was handed over. */
  readonly sent: boolean;
  /** How the script ended, once it has; `stopped` by us. */
  readonly end: Outcome | 'stopped' | null;
}

/** Reads the frames of bootstrap.ps1. `onChange` is called when `sent` or `end` have changed. */
export function followJob(
  what: { readonly name: string; readonly isCommand: boolean; readonly output: Output },
  onRecord: (record: StreamRecord) => void,
  onChange: () => void,
): JobFollower {
  const { name, isCommand, output } = what;
  const tell = tellRecords(onRecord);
  let sent = false;
  let end: Outcome | 'stopped' | null = null;
  let parts: string[] = [];
  let failure: Outcome | null = null;
  let leftOut = 0;

  const endOf = (kind: string, fields: readonly string[]): Outcome | 'stopped' | null => {
    const [first, second, third] = fields.map((field) => readField(field));
    switch (kind) {
      case 'completed':
        if (leftOut > 0) return { kind: 'garbled', message: `${name} wrote more than can be brought back` };
        if (!isCommand) return judgeScript(output);
        return failure ?? { kind: 'returned', value: output.values, ...spilledOf(output) };
      case 'threw':
        return threw(fields);
      case 'stopped':
        return 'stopped';
      case 'unreachable':
        return unreachable(layerOf(second ?? '', first ?? ''), third ?? '');
      case 'lost':
        return { kind: 'unknown', message: `contact was lost after ${name} was sent: ${first}` };
      case 'fault':
        return sent
          ? { kind: 'unknown', message: `the shell failed while ${name} ran: ${first}` }
          : unreachable('subsystem', `the shell could not start ${name}: ${first}`);
      default:
        return null;
    }
  };
  const takeObject = (kind: string | undefined): void => {
    const text = parts.join('');
    parts = [];
    if (kind === 'left-out') leftOut += 1;
    else output.add(kind === 'json' ? parsed(text) : text);
  };
  return {
    frame(kind, fields) {
      if (kind === 'part') parts.push(readField(fields[0]));
      else if (kind === 'object') takeObject(fields[0]);
      else if (kind === 'error') failure ??= threw(fields);
      else if (kind === 'record') tell(eventOf(fields));
      else {
        if (kind === 'sent') sent = true;
        end ??= endOf(kind, fields);
        onChange();
      }
    },
    get sent() {
      return sent;
    },
    get end() {
      return end;
    },
  };
}

function threw(fields: readonly string[]): Outcome {
  const [message = '', id = '', category = '', position = ''] = fields.map((field) => readField(field));
  return threwWith({ message, id, category, position });
}

function parsed(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}

function spilledOf({ spilled }: Output): { readonly spilled?: NonNullable<Output['spilled']> } {
  return spilled === null ? {} : { spilled };
}
