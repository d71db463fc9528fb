/** What goes on after the answer. */
export interface AfterWork {
  /** What fails is told to the operator. */
  readonly after: (what: string, work: Promise<unknown>) => void;
  /** Resolves when it is done, or after `graceMs`: whatever hangs does not hold the process. */
  readonly idle: (graceMs?: number) => Promise<void>;
}

export function createAfterWork(fault: (what: string, cause: unknown) => void): AfterWork {
  const working = new Set<Promise<unknown>>();

  async function done(): Promise<void> {
    while (working.size > 0) await Promise.all(working);
  }

  return {
    after: (what, work) => {
      const watched = work
        .catch((cause: unknown) => fault(what, cause))
        .finally(() => working.delete(watched));
      working.add(watched);
    },
    idle: async (graceMs = 3_000) => {
      let timer: NodeJS.Timeout | undefined;
      const cut = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([done(), cut]);
      clearTimeout(timer);
    },
  };
}
