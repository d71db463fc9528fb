import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** A PowerShell 7 for tests: RDP_MEDIC_PWSH, or the one on the PATH; null where there is none. */
export const pwsh: string | null = findPwsh();

/** Why tests that need it are skipped, for their titles. */
export const withoutPwsh = 'skipped without PowerShell 7: no pwsh on the PATH, and RDP_MEDIC_PWSH names none';

function findPwsh(): string | null {
  const command = process.env.RDP_MEDIC_PWSH || 'pwsh';
  const version = spawnSync(command, ['-NoProfile', '-Command', '$PSVersionTable.PSVersion.Major'], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return version.status === 0 && Number(version.stdout) >= 7 ? command : null;
}

/** Runs a script file with string arguments and returns the last line of what it wrote, which is JSON. */
export async function runPwsh(file: string, ...args: readonly string[]): Promise<unknown> {
  return JSON.parse((await runPwshFile(file, ...args)).trimEnd().split('\n').at(-1)!);
}

/** Runs a script file with string arguments and returns what it wrote. Throws when its exit code is not 0. */
export async function runPwshFile(file: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    pwsh!,
    ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', file, ...args],
    { maxBuffer: 8_000_000, timeout: 60_000, env: { ...process.env, NO_COLOR: '1' } },
  );
  return stdout;
}
