import { spawn } from 'node:child_process';
import { killTree } from '../kill-tree.ts';
import { scriptEnvironment } from '../script-environment.ts';
import { lastWords } from '../session/last-words.ts';
import type { Wire } from '../session/wire.ts';

/** PowerShell's server mode on its standard input and output. */
const serverMode = ['-s', '-NoLogo', '-NoProfile'];

/** How long it may take to end by itself after its input ended. */
const politeMs = 1_000;

/** PowerShell complains about the end of its input after a closed session, and ends with this code: a normal end. */
const endOfInputCode = 160;

/** A PowerShell of our own as a wire; a text says why there is none. */
export function startProcess(executable: string): Promise<Wire | string> {
  if (executable === '' || executable.includes('\0'))
    return Promise.resolve('what is named as its PowerShell can be no program');
  const child = spawn(executable, serverMode, {
    env: scriptEnvironment(process.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that what scripts start ends with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const words = lastWords(child.stderr);
  const over = Promise.withResolvers<void>();
  let ending = 'PowerShell ended';
  child.once('exit', (code, killedBy) => {
    if (code !== endOfInputCode) ending = `PowerShell ended (${code === null ? killedBy : `code ${code}`})`;
    // What it started may hold the pipes open; with the process they are over.
    setTimeout(() => killTree(child), 50).unref();
  });
  child.once('close', () => over.resolve());
  child.stdin.on('error', () => {});
  child.stdout.on('error', () => {});
  const wire: Wire = {
    listen(onBytes, onEnd) {
      child.stdout.on('data', onBytes);
      void over.promise.then(() => onEnd(ending));
    },
    send: (bytes) => void child.stdin.write(bytes),
    words,
    async close() {
      child.stdin.end();
      const late = setTimeout(() => {
        killTree(child);
        // A grandchild outside the group may hold them for ever.
        child.stdout.destroy();
        child.stderr.destroy();
      }, politeMs);
      await over.promise;
      clearTimeout(late);
    },
  };
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(wire));
    child.once('error', (fault: NodeJS.ErrnoException) => {
      over.resolve();
      resolve(`${executable} cannot be started here (${fault.code ?? 'unknown reason'})`);
    });
  });
}
