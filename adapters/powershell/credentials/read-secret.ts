import { type FileHandle, open } from 'node:fs/promises';
import type { SecretSource } from '../../../src/inventory/access.ts';
import type { Secrets } from '../secrets.ts';
import { runCredentialCommand } from './run-credential-command.ts';
import { longestSecretBytes, type ReadSecret } from './secret.ts';

/** Reads a secret from where it is kept; whatever comes is known to `secrets` from then on. Never throws. */
export async function readSecret(
  source: SecretSource,
  secrets: Secrets,
  signal: AbortSignal,
): Promise<ReadSecret> {
  const read = await readFrom(source, secrets, signal);
  if (read.kind === 'secret') secrets.learn(read.text);
  return read;
}

async function readFrom(source: SecretSource, secrets: Secrets, signal: AbortSignal): Promise<ReadSecret> {
  if (source.kind === 'file') return readSecretFile(source.path);
  if (source.kind === 'command') return runCredentialCommand(source.command, secrets, signal);
  const text = process.env[source.name];
  return text ? { kind: 'secret', text } : refused(`the variable ${source.name} is not set`);
}

/** Like ssh, it takes no key that other accounts of this machine can read. */
async function readSecretFile(path: string): Promise<ReadSecret> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (fault) {
    return refused(`${path} cannot be read (${codeOf(fault)})`);
  }
  try {
    const about = await file.stat();
    if (!about.isFile()) return refused(`${path} is no file`);
    if (process.platform !== 'win32' && (about.mode & 0o077) !== 0) {
      return refused(
        `${path} can be read by other accounts of this machine; take that away first (chmod 600)`,
      );
    }
    if (about.size > longestSecretBytes) return refused(`${path} is too long for a secret`);
    const text = await file.readFile('utf8');
    return text.trim() === '' ? refused(`${path} is empty`) : { kind: 'secret', text };
  } catch (fault) {
    return refused(`${path} cannot be read (${codeOf(fault)})`);
  } finally {
    await file.close();
  }
}

function codeOf(fault: unknown): string {
  return (fault as NodeJS.ErrnoException).code ?? 'unknown reason';
}

function refused(why: string): ReadSecret {
  return { kind: 'refused', why };
}
