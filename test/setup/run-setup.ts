import { spawn } from 'node:child_process';
import { join } from 'node:path';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of the set-up with the Node that runs the tests. RDP_MEDIC_NO_INSTALL is not passed on. */
export function runNode(
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly onOutput?: (text: string, pid: number) => void;
  },
): Promise<Ended> {
  const { RDP_MEDIC_NO_INSTALL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: { ...inherited, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part) => {
      stdout += part;
      options.onOutput?.(String(part), child.pid!);
    });
    child.stderr.on('data', (part) => {
      stderr += part;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

export const setupFile = (name: string): string => join(import.meta.dirname, '..', '..', 'setup', name);

/** A module of the set-up, which is plain JavaScript. */
export const load = (name: string) => import(setupFile(name));
