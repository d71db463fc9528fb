import type { Lane } from '../../src/ports/chat.ts';
import type { Meter } from '../../src/ports/meter.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Health } from '../chat/health.ts';
import { baseOf } from './address.ts';
import { ChatAway, isPassing } from './chat-away.ts';
import { createPace, type Pace } from './pace.ts';
import { shutOut } from './shut-out.ts';
import { TransportFault } from './transport-fault.ts';

/** Everything that goes out, one call at a time per conversation, decisions first, no faster than Teams allows. */
export interface Outgoing {
  /** Rejects with TransportFault, or with ChatAway where the call could not begin before `latest` or the closing. */
  readonly call: <Result>(errand: Errand<Result>) => Promise<Result>;
  /** Milliseconds until an edit of progress may go there; Infinity: not while something else is under way. */
  readonly progressWaitMs: (thread: ThreadRef) => number;
  readonly close: () => void;
}

export interface Errand<Result> {
  readonly thread: ThreadRef;
  readonly lane: Lane;
  /** As it is counted: `send`, `update`, `sendPrivate`. */
  readonly method: string;
  readonly act: () => Promise<Result>;
  /** An edit made twice is one edit; a post is not, and is repeated only where nothing was done. */
  readonly repeatable: boolean;
  /** Milliseconds since 1970: it begins no later. */
  readonly latest: number;
}

interface Waiting {
  readonly errand: Errand<unknown>;
  readonly done: (result: unknown) => void;
  readonly failed: (fault: unknown) => void;
}

interface Line {
  readonly waiting: Record<Lane, Waiting[]>;
  readonly pace: Pace;
  busy: boolean;
  timer: NodeJS.Timeout | null;
  pausedUntilMs: number;
  progressAtMs: number;
}

/** Microsoft's limit is 50 a second per app and tenant. */
const perTenant = [{ spanMs: 1_050, most: 45 }];
const mostTries = 3;
const mostLines = 1_000;
/** Between two tries, doubled each time, and up to as much again by chance: others were told to wait as well. */
const pauseMs = 400;

export function createOutgoing(options: { readonly health: Health; readonly meter: Meter }): Outgoing {
  const { health, meter } = options;
  const lines = new Map<string, Line>();
  const tenants = new Map<string, Pace>();
  let closed = false;

  function lineOf({ tenant, opaque }: ThreadRef): Line {
    const name = `${tenant}/${baseOf(opaque)}`;
    const known = lines.get(name);
    if (known !== undefined) return known;
    if (lines.size >= mostLines) forgetIdle();
    const line: Line = {
      waiting: { decision: [], progress: [] },
      pace: createPace(),
      busy: false,
      timer: null,
      pausedUntilMs: 0,
      progressAtMs: 0,
    };
    lines.set(name, line);
    return line;
  }

  /** What was sent there lately counts for an hour; of what is quiet for longer nothing is to be known. */
  function forgetIdle(): void {
    for (const [name, line] of lines)
      if (!line.busy && line.timer === null && line.pace.isIdle(Date.now())) lines.delete(name);
  }

  function tenantPace(tenant: string): Pace {
    const pace = tenants.get(tenant) ?? createPace(perTenant);
    tenants.set(tenant, pace);
    return pace;
  }

  function waitMs(line: Line, { tenant }: ThreadRef, lane: Lane): number {
    const now = Date.now();
    const asked = Math.max(0, line.pausedUntilMs - now);
    return Math.max(asked, line.pace.waitMs(now, lane), tenantPace(tenant).waitMs(now, lane));
  }

  function pump(line: Line): void {
    if (line.busy || line.timer !== null || closed) return;
    const lane = line.waiting.decision.length > 0 ? 'decision' : 'progress';
    const [next] = line.waiting[lane];
    if (next === undefined) return;
    const { errand } = next;
    const wait = waitMs(line, errand.thread, lane);
    if (Date.now() + wait > errand.latest) {
      line.waiting[lane].shift();
      next.failed(
        new ChatAway('Teams’ limits leave no room in that conversation right now', {
          retryAfterMs: Math.max(wait, 250),
          isDoubtful: false,
        }),
      );
      pump(line);
      return;
    }
    if (wait > 0) {
      line.timer = setTimeout(() => {
        line.timer = null;
        pump(line);
      }, wait);
      line.timer.unref();
      return;
    }
    line.waiting[lane].shift();
    line.busy = true;
    attempt(line, errand, 1)
      .then(next.done, next.failed)
      .finally(() => {
        line.busy = false;
        pump(line);
      });
  }

  async function attempt(line: Line, errand: Errand<unknown>, tries: number): Promise<unknown> {
    const { thread, method } = errand;
    const now = Date.now();
    line.pace.went(now);
    tenantPace(thread.tenant).went(now);
    if (errand.lane === 'progress') line.progressAtMs = now;
    try {
      const result = await errand.act();
      meter.called('teams', method, 'ok');
      health.well();
      return result;
    } catch (cause) {
      const wait = note(line, method, cause, tries);
      if (wait === null || tries >= mostTries || closed) throw cause;
      if (errand.lane === 'progress' || (isRisky(cause) && !errand.repeatable)) throw cause;
      const paced = Math.max(wait, waitMs(line, thread, errand.lane));
      if (Date.now() + paced > errand.latest) throw cause;
      await new Promise((resolve) => setTimeout(resolve, paced));
      if (closed) throw cause;
      return attempt(line, errand, tries + 1);
    }
  }

  /** Counts what went wrong; milliseconds until it may be tried again, null: trying again is of no use. */
  function note(line: Line, method: string, cause: unknown, tries: number): number | null {
    if (!(cause instanceof TransportFault)) return null;
    meter.called('teams', method, cause.status === 429 ? 'rate-limited' : wordOf(cause));
    const words = shutOut(cause);
    if (words !== null) health.ill(words, cause);
    else if (cause.status !== null) health.well();
    if (!isPassing(cause)) return null;
    const jitter = pauseMs * 2 ** (tries - 1) * (1 + Math.random());
    const wait = Math.max(cause.retryAfterMs ?? 0, jitter);
    if (cause.status === 429) {
      meter.askedToWait('teams', method, wait);
      line.pausedUntilMs = Date.now() + wait;
    }
    return wait;
  }

  return {
    call: <Result>(errand: Errand<Result>) =>
      new Promise<Result>((done, failed) => {
        if (closed) throw beingClosed();
        const line = lineOf(errand.thread);
        line.waiting[errand.lane].push({ errand, done: done as (result: unknown) => void, failed });
        // What waits for its turn by the clock makes room for a decision.
        if (errand.lane === 'decision' && line.timer !== null) {
          clearTimeout(line.timer);
          line.timer = null;
        }
        pump(line);
      }),
    progressWaitMs: (thread) => {
      const line = lineOf(thread);
      if (line.busy || line.waiting.decision.length > 0 || line.waiting.progress.length > 0)
        return Number.POSITIVE_INFINITY;
      const now = Date.now();
      return Math.max(waitMs(line, thread, 'progress'), line.progressAtMs + line.pace.gapMs(now) - now);
    },
    close: () => {
      closed = true;
      for (const line of lines.values()) {
        if (line.timer !== null) clearTimeout(line.timer);
        for (const { failed } of [...line.waiting.decision, ...line.waiting.progress]) failed(beingClosed());
      }
    },
  };
}

function beingClosed(): ChatAway {
  return new ChatAway('the chat is being closed', { retryAfterMs: 1_000, isDoubtful: false });
}

/** Repeating it may do it twice. */
function isRisky(cause: unknown): boolean {
  return !(cause instanceof TransportFault) || cause.isDoubtful;
}

function wordOf({ status, code }: TransportFault): string {
  return status === null ? 'away' : /^[\w.-]{1,60}$/.test(code) ? code : String(status);
}
