/**
 * A script that can be stopped between one step and the next, as Windows may: each `yield` is a place where another
 * program's turn may come. Tests run several in turns; a host runs one to its end.
 */
export type Steps<Result> = Generator<void, Result, void>;

export function drive<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value as Result;
  }
}
