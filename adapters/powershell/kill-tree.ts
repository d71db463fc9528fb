import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends a process and whatever it started. Elsewhere than on Windows the process must lead a group of its own
 * (spawned with `detached`). One that has ended already is none of our business.
 */
export function killTree(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    // Signals do not reach the children there.
    spawn('taskkill', ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore' }).on('error', () => child.kill());
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
