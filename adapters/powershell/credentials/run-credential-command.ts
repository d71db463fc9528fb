import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { killTree } from '../kill-tree.ts';
import type { Secrets } from '../secrets.ts';
import { longestSecretBytes, type ReadSecret } from './secret.ts';

const deadlineMs = 15_000;

/**
 * What a program prints, without a shell in between. Of what goes wrong it says the program's name and how it
 * ended, and nothing that the program said or was told: both may hold what is to be kept. Never throws.
 */
export function runCredentialCommand(
  command: readonly string[],
  secrets: Secrets,
  signal: AbortSignal,
): Promise<ReadSecret> {
  const [program = '', ...args] = command;
  const name = basename(program);
  // Node throws at what can be no program or argument, in place of saying so like the rest.
  if (program === '' || command.some((word) => word.includes('\0')))
    return Promise.resolve({ kind: 'refused', why: 'the credential command names no program' });
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it starts can be ended with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let why: string | null = null;
    const end = (reason: string): void => {
      why ??= reason;
      killTree(child);
      // Something that it started may hold the pipes open for ever.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const late = setTimeout(() => end(`took longer than ${deadlineMs / 1000} s`), deadlineMs);
    const called = (): void => end('was called off');
    signal.addEventListener('abort', called, { once: true });
    if (signal.aborted) called();
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > longestSecretBytes) end('printed too much for a secret');
      else chunks.push(chunk);
    });
    child.stderr.resume();
    child.on('error', (fault: NodeJS.ErrnoException) => {
      why ??= `cannot be started (${fault.code ?? 'unknown reason'})`;
      finish();
    });
    child.on('close', (code, killedBy) => {
      if (code !== 0) why ??= `ended with ${code === null ? killedBy : `code ${code}`}`;
      finish();
    });
    const finish = (): void => {
      clearTimeout(late);
      signal.removeEventListener('abort', called);
      const text = Buffer.concat(chunks).toString('utf8');
      if (text !== '') secrets.learn(text);
      if (text.trim() === '') why ??= 'printed nothing';
      resolve(
        why === null
          ? { kind: 'secret', text }
          : { kind: 'refused', why: `the credential command ${name} ${why}` },
      );
    };
  });
}
