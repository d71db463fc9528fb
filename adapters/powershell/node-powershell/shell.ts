import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { PowerShell, type PowerShellOptions } from 'node-powershell';
import { killTree } from './kill-tree.ts';
import { shellEnvironment } from './shell-environment.ts';
import { splitLines } from './split-lines.ts';

/** A frame's kind and fields. */
type OnFrame = (kind: string, fields: readonly string[]) => void;

/** One long-lived PowerShell process that takes one line at a time. */
export interface Shell {
  /** Sends a call of ours; resolves when the shell takes the next one, or has gone. Never rejects. */
  invoke(line: string, nonce: string, onFrame: OnFrame): Promise<'ready' | 'gone'>;
  /** The end of what it wrote past the frames, for people. */
  readonly noise: string;
  /** Characters written past the frames since it started. */
  readonly noiseLength: number;
  readonly gone: boolean;
  /** While idle it keeps no process alive that wants to end; its own end follows from ours (its input closes). */
  rest(idle: boolean): void;
  /** Kills it and all that came from it; true only when it is certain that none of them is left. */
  kill(): Promise<boolean>;
}

/** A frame is at most 256 kB (65,536 characters as UTF-16 in base64 and a head). */
const longestLine = 262_144;
/** What node-powershell writes to find the end of an output: 16 letters and digits on a line. */
const delimiter = /^[0-9A-Za-z]{16}\r?$/;
/** PowerShell 7 on Unix sets the terminal's keypad mode around each command it runs, terminal or not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is taken out
const keypadMode = /^(?:\u001b\[\?1[hl])+/;
const goneWithinMs = 5000;

/** Its own choice of executable would give way to an environment variable and change names it knows. */
class GivenPowerShell extends PowerShell {
  protected override setExecutable(options: { readonly executable?: string }): string {
    return options.executable!;
  }
}

/**
 * Starts `EXECUTABLE -NoLogo -NoProfile -NonInteractive -NoExit -Command -` through node-powershell. Of that library
 * three habits are kept from doing harm here: it collects a run's output again with every chunk (it is given its own
 * delimiters and nothing else), it keeps every output for ever (its history is emptied), and it leaves promises open
 * when the process dies (ours are settled by the process's own end). Throws when the process cannot be started at all.
 */
export function startShell(executable: string, executionPolicy: string): Shell {
  const mark = randomBytes(12).toString('hex');
  const executableOptions = {
    '-NoProfile': true,
    '-NonInteractive': true,
    // Unix has no execution policies and says so on every start.
    ...(process.platform === 'win32' ? { '-ExecutionPolicy': executionPolicy } : {}),
  };
  const options: PowerShellOptions = {
    executable,
    executableOptions,
    spawnOptions: { env: shellEnvironment(process.env, mark), windowsHide: true },
    throwOnInvocationError: false,
  };
  const library = new GivenPowerShell(options as ConstructorParameters<typeof GivenPowerShell>[0]);
  // Declared private; the library offers no other way to the process (5.0.1).
  const child = (library as unknown as { readonly process: ChildProcess }).process;
  const end = Promise.withResolvers<void>();
  let gone = false;
  let noise = '';
  let noiseLength = 0;
  let current: { readonly head: string; readonly onFrame: OnFrame } | null = null;
  const leave = (): void => {
    gone = true;
    end.resolve();
  };
  child.once('close', leave).on('error', () => child.pid === undefined && leave());
  // A write to a shell that has just died is no fault: its end says all there is to say.
  child.stdin!.on('error', () => {});

  const hear = (stream: Readable): PassThrough => {
    const quiet = new PassThrough();
    const makeNoise = (text: string, length: number): void => {
      noise = (noise + text).slice(-2000);
      noiseLength += length;
    };
    const lines = splitLines(
      longestLine,
      (raw) => {
        const line = raw.replace(keypadMode, '');
        if (current !== null && line.startsWith(current.head)) {
          const [kind, ...fields] = line.slice(current.head.length).trimEnd().split(' ');
          current.onFrame(kind!, fields);
        } else if (delimiter.test(line)) quiet.write(`${line}\n`);
        else makeNoise(`${line.slice(0, 500)}\n`, line.length);
      },
      (characters) => makeNoise('', characters),
    );
    stream.unpipe();
    stream.on('data', (chunk: string | Buffer) => lines.take(String(chunk)));
    // Taking the library's pipe away has paused it.
    stream.resume();
    return quiet;
  };
  library.streams.stdout = hear(child.stdout!);
  library.streams.stderr = hear(child.stderr!);

  return {
    async invoke(line, nonce, onFrame) {
      if (gone) return 'gone';
      current = { head: `${nonce} `, onFrame };
      const invoked = library.invoke(line).then(
        () => 'ready' as const,
        () => 'gone' as const,
      );
      const first = await Promise.race([invoked, end.promise.then(() => 'gone' as const)]);
      // The library says "done" for a shell that exits with 0 or by SIGTERM; then its last words are still to come.
      if (first === 'gone' || child.exitCode !== null || child.signalCode !== null) await end.promise;
      library.history.length = 0;
      current = null;
      return gone ? 'gone' : 'ready';
    },
    get noise() {
      return noise.trim();
    },
    get noiseLength() {
      return noiseLength;
    },
    get gone() {
      return gone;
    },
    rest(idle) {
      for (const each of [child, child.stdin, child.stdout, child.stderr] as (ChildProcess | Socket)[]) {
        if (idle) each.unref();
        else each.ref();
      }
    },
    async kill() {
      if (child.pid === undefined) return true;
      const none = await killTree(child.pid, mark);
      const left = await Promise.race([
        end.promise.then(() => true),
        delay(goneWithinMs, false, { ref: false }),
      ]);
      return none && left;
    },
  };
}
