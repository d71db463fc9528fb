import type { CommandStep, Step, Value } from '../../../src/playbook/step.ts';
import { type Computer, portOf } from './computer.ts';
import { encodeJob } from './encode-job.ts';

/** What of a job's output crosses to us at most; collectOutput then keeps less of it in memory. */
const outputLimits = { characters: 32_000_000, records: 20_000, recordCharacters: 8_000 };
/** Past its deadline by this much a script whose bot has died is stopped by the shell itself. */
const abandonedMs = 60_000;
const openTimeoutMs = 30_000;

/** The longest a job may take to open its session at another computer, and a margin. */
export const sendWithinMs = openTimeoutMs + 15_000;

interface Job {
  readonly nonce: string;
  readonly stopFile: string;
  readonly computer: Computer;
  readonly step: Step | CommandStep;
}

export function isCommand(step: Step | CommandStep): step is CommandStep {
  return 'command' in step;
}

/**
 * The one line typed into the shell for a job: the name of a function of the bootstrap and one base64 argument, in
 * which no character means anything to PowerShell. Null when the parameters nest too deep.
 */
export function lineOf({ nonce, stopFile, computer, step }: Job): string | null {
  const what = isCommand(step)
    ? { command: step.command, script: null, parameters: step.parameters }
    : {
        command: null,
        script: step.harness.text,
        parameters: { Script: step.script.text, Parameters: step.parameters, WhatIf: step.whatIf },
      };
  const limits = { ...outputLimits, lastMs: sendWithinMs + step.timeoutMs + abandonedMs };
  const line = encodeJob({ nonce, stopFile, limits, computer: argumentsOf(computer), ...what });
  return line === null ? null : `Invoke-RdpMedicJob '${line}'`;
}

/** Arguments of New-PSSession by their names. */
function argumentsOf(computer: Computer): Value {
  if (computer.kind === 'here') return null;
  const { name, tls, configurationName, authentication } = computer;
  return {
    name,
    openTimeoutMs,
    Port: portOf(computer),
    ...(tls ? { UseSSL: true } : {}),
    ...(configurationName === undefined ? {} : { ConfigurationName: configurationName }),
    ...(authentication === undefined ? {} : { Authentication: authentication }),
  };
}
