import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome, Value } from '../../src/playbook/step.ts';
import type { Ask } from './behaviour.ts';
import { behaviours } from './behaviours.ts';
import { type Digests, digest } from './digest-scripts.ts';
import type { Machine } from './machine.ts';

/** A script as it reached the host. */
export interface ScriptCall {
  readonly scriptText: string;
  readonly harnessText: string;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly whatIf: boolean;
}

const known = JSON.parse(readFileSync(join(import.meta.dirname, 'known-digests.json'), 'utf8')) as Digests;

/**
 * Runs one script on a lab host: the behaviour that was recorded for the digest of its text. A text that is
 * not known, or one in another harness, is an outcome `threw` with id `Lab.UnknownScript`. Never rejects.
 */
export async function runScript(call: ScriptCall, machine: Machine): Promise<Outcome> {
  const name = nameByDigest(call.scriptText);
  const behaviour = name === null ? undefined : behaviours[name];
  if (name === null || behaviour === undefined) {
    const short = digest(call.scriptText).slice(0, 12);
    return unknown(`The lab does not know a script with the digest ${short}.`);
  }
  if (known[name]?.harness !== digest(call.harnessText)) {
    return unknown(`The lab knows the script ${name}, but not the harness it came in.`);
  }
  const declared = behaviour.parameters.map((name) => name.toLowerCase());
  const strange = Object.keys(call.parameters).find((name) => !declared.includes(name.toLowerCase()));
  if (strange !== undefined) {
    const message = `A parameter cannot be found that matches parameter name '${strange}'.`;
    return { kind: 'threw', id: 'NamedParameterNotFound', message };
  }
  const given = givenBy(call.parameters);
  if (declared.includes('before') && (given('before') ?? null) === null) {
    const message = "Cannot bind argument to parameter 'Before' because it is null.";
    return { kind: 'threw', id: 'ParameterArgumentValidationErrorNullNotAllowed', message };
  }
  try {
    return await behaviour.run({ given, whatIf: call.whatIf }, machine);
  } catch (cause) {
    return {
      kind: 'threw',
      id: 'Lab.Fault',
      message: cause instanceof Error ? cause.message : String(cause),
    };
  }
}

/** Whether this is the harness that scripts come in. */
export function isHarness(text: string): boolean {
  const found = digest(text);
  return Object.values(known).some(({ harness }) => harness === found);
}

/** What a script is called here, such as `rdp-grant-key-access/apply`; null when its text is not known. */
export function nameByDigest(scriptText: string): string | null {
  const script = digest(scriptText);
  return Object.entries(known).find(([, digests]) => digests.script === script)?.[0] ?? null;
}

function unknown(message: string): Outcome {
  return { kind: 'threw', id: 'Lab.UnknownScript', message };
}

function givenBy(parameters: Readonly<Record<string, Value>>): Ask['given'] {
  const byName = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => byName.get(name.toLowerCase());
}
