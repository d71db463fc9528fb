import { spawn } from 'node:child_process';
import { waitForBeforeLeaving } from './on-leaving.mjs';

/**
 * Runs a program without a terminal and keeps what it says: {code, output}. code is null when it was killed
 * by a signal or could not be started. Asynchronous, so that signals to us are seen while it runs.
 */
export function runQuietly(program, args, { env = process.env, cwd } = {}) {
  return new Promise((resolve) => {
    const parts = [];
    const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    waitForBeforeLeaving(child);
    child.stdout.on('data', (part) => parts.push(part));
    child.stderr.on('data', (part) => parts.push(part));
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output: Buffer.concat(parts).toString('utf8') }));
  });
}
