import type { CheckEvent, CheckState } from '../check/check.ts';
import { evolveCheck } from '../check/evolve-check.ts';
import type { ClockSkew, InsideEvidence } from '../diagnosis/evidence.ts';
import type { OutsideLook } from '../rdp/look.ts';
import { checkBatch } from './check-batch.ts';
import type { Seen } from './collect.ts';
import type { World } from './world.ts';

/** Between two appends of one check; it doubles each time, since what takes long brings little at a time. */
const firstPauseMs = 700;
const longestPauseMs = 5_600;

interface Batches {
  readonly add: (seen: Seen) => void;
  /** Appends what is left and the end of the look. `before` is told the whole state first. */
  readonly end: (inside: InsideEvidence, before: (whole: CheckState) => Promise<void>) => Promise<void>;
  /** Appends nothing more. */
  readonly stop: () => Promise<void>;
}

interface Waiting {
  parts: Partial<InsideEvidence>;
  skew: ClockSkew | null;
  look: OutsideLook | null;
}

/**
 * Keeps what a look inside brings, some of it at a time, while it goes on. One attempt writes at a time: where another
 * worker has begun its own, or the check was ended meanwhile, this one appends nothing any more.
 */
export function keepInBatches(world: World, begun: CheckState, startVersion: number): Batches {
  let [state, version, pauseMs] = [begun, startVersion, firstPauseMs];
  let waiting: Waiting = { parts: {}, skew: null, look: null };
  /** Nothing of this attempt has been appended. */
  let isFirst = true;
  /** The check is another's, or over. */
  let isLost = false;
  let writing: Promise<void> | null = null;
  let fault: { readonly cause: unknown } | null = null;
  const over = new AbortController();

  const isEmpty = () => waiting.look === null && Object.keys(waiting.parts).length === 0;

  function events({ parts, skew, look }: Waiting, last: boolean): CheckEvent[] {
    const at = world.clock.now().toISOString();
    const rest = { ...(skew === null ? {} : { skew }), ...(isFirst ? { anew: true as const } : {}) };
    const again: CheckEvent[] = look === null ? [] : [{ at, type: 'seen-again', look }];
    if (last) return [...again, { at, type: 'seen-inside', inside: parts, ...rest }];
    return Object.keys(parts).length === 0 && !isFirst
      ? again
      : [{ at, type: 'seen-parts', parts, ...rest }, ...again];
  }

  async function append(last: boolean, before: (whole: CheckState) => Promise<void>): Promise<void> {
    const taken = waiting;
    waiting = { parts: {}, skew: null, look: null };
    while (!isLost) {
      const added = events(taken, last);
      const next = added.reduce<CheckState | null>(evolveCheck, state) ?? state;
      await before(next);
      const about = { actor: 'rdp-medic', open: !last, inside: last ? next.inside : null };
      const came = await world.checks.append(state.check, version, checkBatch(state, version, added, about));
      if (came === 'appended') {
        [state, version, isFirst] = [next, version + added.length, false];
        return world.wake();
      }
      const now = await world.checks.read(state.check);
      const read = now.events.reduce<CheckState | null>(evolveCheck, null);
      // Whoever begins later goes on; whoever has begun before and finds somebody else gives way.
      isLost = !isFirst || read === null || read.inside !== null || read.failed !== null;
      if (read !== null) [state, version] = [read, now.version];
    }
  }

  async function write(): Promise<void> {
    await world.clock.sleep(pauseMs, over.signal);
    if (over.signal.aborted) return;
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    await append(false, async () => {});
  }

  function schedule(): void {
    if (writing !== null || over.signal.aborted || isEmpty()) return;
    writing = write()
      .catch((cause: unknown) => {
        fault ??= { cause };
        over.abort();
      })
      .finally(() => {
        writing = null;
        schedule();
      });
  }

  async function stop(): Promise<void> {
    over.abort();
    await writing;
  }

  return {
    add(seen) {
      if (seen.kind === 'outside') waiting = { ...waiting, look: seen.look };
      else
        waiting = {
          ...waiting,
          parts: { ...waiting.parts, [seen.name]: seen.part },
          skew: seen.skew ?? waiting.skew,
        };
      schedule();
    },
    async end(inside, before) {
      await stop();
      // What could not be appended is not there: the attempt has failed and is made again.
      if (fault !== null) throw fault.cause;
      const told = isFirst ? {} : (state.arrived ?? {});
      const untold = Object.entries(inside).filter(([name]) => !(name in told));
      waiting = { ...waiting, parts: Object.fromEntries(untold) as Partial<InsideEvidence> };
      await append(true, before);
    },
    stop,
  };
}
