import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program in our place: it has our stdin, stdout and stderr, gets the signals that we get, and its exit
 * code (128 + signal, when one killed it) is what is returned.
 */
export function runThrough(program, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve) => {
    const forward = (signal) => {
      // A terminal has sent Ctrl-C to the whole group already; a second one would read as impatience.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    // Before the program is there: it may be up, and be told to stop, before we are back from starting it.
    for (const signal of forwarded) process.on(signal, forward);
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
    const end = (code) => {
      for (const signal of forwarded) process.off(signal, forward);
      resolve(code);
    };
    child.on('error', (error) => {
      process.stderr.write(`set-up: cannot start ${program}: ${error.message}\n`);
      end(1);
    });
    child.on('close', (code, signal) => end(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
