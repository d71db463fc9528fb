import { type ChildProcess, fork } from 'node:child_process';

/** A process of a measurement's own, which answers questions; its functions by name are its contract. */
export interface Child<Answers> {
  readonly pid: number;
  readonly ask: <Name extends keyof Answers & string>(
    name: Name,
    ...given: Parameters<Extract<Answers[Name], (...given: never[]) => unknown>>
  ) => Promise<Awaited<ReturnType<Extract<Answers[Name], (...given: never[]) => unknown>>>>;
  /** Ends it, and resolves when it has ended. */
  readonly stop: () => Promise<void>;
}

type Question = { readonly id: number; readonly name: string; readonly given: readonly unknown[] };
type Said =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failed: string };

/** Starts the module `file` in a process of its own; it calls `answerParent`. */
export function startChild<Answers>(file: string, execArgv: readonly string[] = []): Child<Answers> {
  const child = fork(file, { execArgv: [...execArgv], serialization: 'advanced' });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  child.on('message', (said: Said) => {
    const answer = waiting.get(said.id);
    waiting.delete(said.id);
    if ('failed' in said) answer?.reject(new Error(said.failed));
    else answer?.resolve(said.value);
  });
  child.on('error', () => {});
  child.on('exit', (code, signal) => {
    for (const answer of waiting.values()) answer.reject(new Error(`${file} ended: ${signal ?? code}`));
    waiting.clear();
  });
  const ask = (name: string, ...given: readonly unknown[]): Promise<unknown> => {
    last += 1;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(last, answer);
    child.send({ id: last, name, given } satisfies Question, (error) => error && answer.reject(error));
    return answer.promise;
  };
  return {
    pid: child.pid!,
    ask: ask as Child<Answers>['ask'],
    stop: () => ended(child, () => child.connected && child.disconnect()),
  };
}

/** Tells a process to end, by SIGTERM unless said otherwise, and by SIGKILL when it has not after ten seconds. */
export async function ended(
  child: ChildProcess,
  tell: () => unknown = () => child.kill('SIGTERM'),
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  tell();
  const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(kill);
}

/** Answers the parent's questions until it is gone; then `close`, and the end of this process. */
export function answerParent<Answers extends object>(
  answers: Answers,
  close: () => Promise<void> = async () => {},
): void {
  const all = answers as Record<string, (...given: readonly unknown[]) => unknown>;
  process.on('message', async ({ id, name, given }: Question) => {
    const said: Said = await Promise.resolve()
      .then(() => all[name]!(...given))
      .then(
        (value) => ({ id, value }),
        (error: unknown) => ({
          id,
          failed: error instanceof Error ? `${name}: ${error.message}` : String(error),
        }),
      );
    if (process.connected) process.send!(said);
  });
  // Ctrl-C reaches the whole group; the parent ends us when it has finished with us.
  process.on('SIGINT', () => {});
  process.once('disconnect', () => void close().finally(() => process.exit(0)));
}
