import type { CheckEvent, CheckState } from '../check/check.ts';
import type { InsideEvidence } from '../diagnosis/evidence.ts';
import type { Batch, Owed, Slot } from '../ports/stream-store.ts';
import { isThreaded } from '../run/is-threaded.ts';
import type { Job } from '../run/job.ts';

export interface About {
  readonly actor: string;
  /** The job that carries the check on. */
  readonly next?: Job | null;
  readonly open: boolean;
  /** All of the inside, where these events end the look at it. */
  readonly inside?: InsideEvidence | null;
}

/** What is appended to a check at once: events, what the audit log says of them, the cards and the job they owe. */
export function checkBatch(
  { check, host, thread }: Pick<CheckState, 'check' | 'host' | 'thread'>,
  version: number,
  events: readonly CheckEvent[],
  { actor, next = null, open, inside = null }: About,
): Batch<CheckEvent> {
  const ended = events.some(({ type }) => type === 'seen-inside' || type === 'failed');
  // A terminal prints what is new below what stands: half a look inside would be said twice there.
  const shown = isThreaded(thread) || version === 0 || ended || next !== null;
  // Before the first look there are no details.
  const slots: readonly Slot[] = version > 0 && isThreaded(thread) ? ['root', 'details'] : ['root'];
  const cards = slots.map(
    (slot): Owed => ({
      kind: 'card',
      id: `${check}:${version}:${thread.platform}/${thread.tenant}:${slot}`,
      subject: { kind: 'check', id: check },
      slot,
      thread,
    }),
  );
  const id = next === null ? '' : `${check}-${next.kind}`;
  const job: readonly Owed[] =
    next === null ? [] : [{ kind: 'job', id: `job:${id}`, queued: { id, job: next } }];
  return {
    events,
    audit: events.flatMap((event, index) => {
      const detail = detailOf(check, event, inside);
      const what = `check-${event.type}`;
      const entry = {
        id: `${check}:${version + index}`,
        at: event.at,
        actor,
        what,
        run: null,
        host,
        plan: null,
      };
      return detail === null ? [] : [{ ...entry, detail }];
    }),
    owed: [...(shown ? cards : []), ...job],
    hosts: [host],
    open,
  };
}

/** Null: the event has no entry of its own, its parts are counted at the end. */
function detailOf(
  check: string,
  event: CheckEvent,
  inside: InsideEvidence | null,
): Readonly<Record<string, string>> | null {
  switch (event.type) {
    case 'asked':
      return { check };
    case 'seen-outside':
    case 'seen-again':
      return { check, verdict: event.look.verdict };
    case 'failed':
      return { check, message: event.message };
    case 'seen-inside':
      return { check, ...(inside === null ? {} : countsOf(inside)) };
    case 'seen-parts':
      return null;
  }
}

function countsOf(inside: InsideEvidence): Readonly<Record<string, string>> {
  const missing = Object.entries(inside).flatMap(([name, part]) =>
    part.looked ? [] : [`${name} ${part.why}`],
  );
  const looked = Object.keys(inside).length - missing.length;
  return {
    looked: String(looked),
    notLooked: String(missing.length),
    ...(missing.length === 0 ? {} : { missing: missing.join(', ') }),
  };
}
