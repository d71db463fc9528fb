import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineOf } from './job.ts';
import { startShell } from './shell.ts';
import type { PooledShell } from './shell-pool.ts';

/** From a cold file cache Windows PowerShell takes seconds. */
const readyWithinMs = 30_000;

/**
 * Starts a shell and loads bootstrap.ps1 into it; a text says why that failed. The bootstrap goes in as base64 on one
 * line: a path would have to be quoted, and a file would be subject to the execution policy.
 */
export async function openShell(
  executable: string,
  executionPolicy: string,
  signal: AbortSignal,
): Promise<PooledShell | string> {
  const text = await readFile(join(import.meta.dirname, 'bootstrap.ps1'));
  const nonce = randomBytes(16).toString('hex');
  const load = `. ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${text.toString('base64')}'))))`;
  let shell: ReturnType<typeof startShell>;
  try {
    shell = startShell(executable, executionPolicy);
  } catch (error) {
    return `${executable} cannot be started: ${(error as Error).message}`;
  }
  const pooled: PooledShell = Object.assign(shell, { workingSet: 0 });
  const ended = Promise.withResolvers<'late' | 'called-off'>();
  const timer = setTimeout(ended.resolve, readyWithinMs, 'late');
  const calledOff = (): void => ended.resolve('called-off');
  signal.addEventListener('abort', calledOff, { once: true });
  let greeted = false;
  const greeting = shell.invoke(`${load}; ${greetingOf(nonce)}`, nonce, (kind) => {
    greeted ||= kind === 'completed';
  });
  const how = await Promise.race([greeting, ended.promise]);
  clearTimeout(timer);
  signal.removeEventListener('abort', calledOff);
  if (how === 'ready' && greeted) return pooled;
  const words = shell.noise;
  await shell.kill();
  if (how === 'called-off') return 'called off';
  const why = how === 'late' ? `says nothing within ${readyWithinMs / 1000} s` : 'does not take scripts';
  return `${executable} ${why}${words === '' ? '' : `: ${words.slice(-300)}`}`;
}

/** A whole job of no consequence: it shows that the shell can do one, and the next finds everything compiled. */
function greetingOf(nonce: string): string {
  const text =
    "param($Script, $Parameters, $WhatIf) Write-Warning 'ready'; ConvertTo-Json -InputObject $Parameters";
  const script = { text, digest: '' };
  const parameters = { greeting: 'ready' };
  const step = {
    name: 'greeting',
    harness: script,
    script,
    parameters,
    whatIf: true,
    timeoutMs: readyWithinMs,
  };
  return lineOf({ nonce, stopFile: join(tmpdir(), nonce), computer: { kind: 'here' }, step })!;
}
