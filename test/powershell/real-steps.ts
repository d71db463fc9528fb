import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from '../../src/playbook/playbook.ts';
import type { Step, Value } from '../../src/playbook/step.ts';
import { harnessForText } from '../playbooks/harness-for.ts';

export function scriptOf(text: string): Script {
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

/** A step for a real PowerShell on this machine. */
export function realStep(
  text: string,
  parameters: Readonly<Record<string, Value>> = {},
  timeoutMs = 15_000,
): Step {
  return {
    name: 'test/step',
    harness: scriptOf(harnessForText(text)),
    script: scriptOf(text),
    parameters,
    whatIf: false,
    timeoutMs,
  };
}

export function echoStep(value: Value): Step {
  return realStep('param($Value) @{ value = $Value }', { Value: value });
}

/**
 * Scripts that leave a mark where they begin, and wait as soon as they are told to; seen from here, since the
 * PowerShell runs on this machine.
 */
export function markedSteps(folder: string) {
  const place = join(folder, randomUUID());
  mkdirSync(place, { recursive: true });
  const mark = [
    'param([string] $Place)',
    // A file each: two scripts at once may not append to one.
    '[System.IO.File]::WriteAllText("$Place/begun-$([guid]::NewGuid())", "")',
    "Write-Warning 'looking'",
    'if (Test-Path "$Place/slow") { Start-Sleep -Seconds 60 }',
  ];
  return {
    goodStep: realStep([...mark, "@{ place = $Place; when = 'now' }"].join('\n'), { Place: place }),
    badStep: realStep([...mark, "throw 'no'"].join('\n'), { Place: place }),
    slowDown: () => writeFileSync(join(place, 'slow'), ''),
    begun: () => readdirSync(place).filter((name) => name.startsWith('begun-')).length,
  };
}
