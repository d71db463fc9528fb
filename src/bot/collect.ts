import {
  type ClockSkew,
  type InsideEvidence,
  type Looked,
  type PartName,
  partNames,
} from '../diagnosis/evidence.ts';
import type { Value } from '../playbook/step.ts';
import type { Clock } from '../ports/clock.ts';
import type { Session } from '../ports/host-executor.ts';
import type { OutsideLook } from '../rdp/look.ts';
import { askPart, because } from './ask-part.ts';
import { inTurns } from './in-turns.ts';
import { mostBytes, mostOfOne, partStep } from './part-step.ts';
import { afterMark, skewOf, withHistory } from './read-mark.ts';
import { readPart } from './read-part.ts';
import { throwIfCalledOff } from './throw-if-called-off.ts';
import type { EvidenceScripts } from './world.ts';

type Parameters = Readonly<Record<string, Value>>;

const partsAtOnce = 4;
/** So long the other parts wait for the mark and our probe to be first; then they go ahead, but not the events. */
const firstMs = 3_000;
/** Parts that hang may cost this much together, milliseconds; what was not asked for by then is left out, and said. */
const wholeMs = 60_000;
/** These mean something only after our probe. */
const afterTheProbe: readonly PartName[] = ['events', 'time'];

export type Seen =
  | {
      readonly kind: 'part';
      readonly name: PartName;
      readonly part: Looked<unknown>;
      readonly skew?: ClockSkew;
    }
  | { readonly kind: 'outside'; readonly look: OutsideLook };

export interface Wanted {
  /** In the order in which they are asked for. */
  readonly parts: readonly PartName[];
  /** Our own look from outside, once the events are marked; null: none is made. */
  readonly probe: ((signal: AbortSignal) => Promise<OutsideLook>) | null;
  readonly clock: Clock;
  /** No part may take longer than this, milliseconds; absent: each has its own deadline. */
  readonly longestMs?: number;
  /** Told of each thing once, as it comes. */
  readonly onSeen?: (seen: Seen) => void;
}

export interface Collected {
  /** All parts; those that were not wanted say so. */
  readonly inside: InsideEvidence;
  readonly skew: ClockSkew | null;
  readonly outside: OutsideLook | null;
}

/**
 * Asks a host for parts of evidence, four at a time in one session: first the mark in its event logs, then our own
 * probe, so that the events tell what that very probe caused, then the rest. A part that hangs, fails, is denied or
 * brings too much says so and holds nothing else back. Throws when called off, and for faults of ours.
 */
export async function collect(
  session: Session,
  scripts: EvidenceScripts,
  { parts, probe, clock, onSeen = () => {}, longestMs = Number.POSITIVE_INFINITY }: Wanted,
  signal: AbortSignal,
): Promise<Collected> {
  const failing = new AbortController();
  const both = AbortSignal.any([signal, failing.signal]);
  const turn = inTurns(partsAtOnce);
  const seen: Partial<Record<PartName, Looked<unknown>>> = {};
  const endsAt = clock.now().getTime() + wholeMs;
  let [outside, skew, bytes]: [OutsideLook | null, ClockSkew | null, number] = [null, null, 0];

  async function once(name: PartName, parameters: Parameters): Promise<Looked<unknown>> {
    throwIfCalledOff(both);
    const leftMs = endsAt - clock.now().getTime();
    if (leftMs <= 0) return because('timed-out', `not asked any more after ${wholeMs / 1_000} s`);
    const step = partStep(name, scripts, parameters);
    const timeoutMs = Math.min(step.timeoutMs, longestMs, leftMs);
    const outcome = await askPart(session, { ...step, timeoutMs }, both);
    throwIfCalledOff(both);
    return fitted(readPart(name, outcome));
  }

  async function ask(name: PartName): Promise<void> {
    await turn(async () => {
      const askedAt = clock.now().getTime();
      let part = await once(name, name === 'events' ? withHistory : {});
      if (name === 'event-mark') skew = skewOf(part, askedAt, clock.now().getTime());
      const mark = seen['event-mark'];
      if (name === 'events' && !part.looked && part.why === 'too-large' && mark?.looked === true)
        part = await once(name, afterMark(mark));
      seen[name] = part;
      onSeen({ kind: 'part', name, part, ...(name === 'event-mark' && skew !== null ? { skew } : {}) });
    });
  }

  function fitted(part: Looked<unknown>): Looked<unknown> {
    if (!part.looked) return part;
    const size = new TextEncoder().encode(JSON.stringify(part.value)).length;
    if (size > mostOfOne) return because('too-large', `${kilobytes(size)} of ${kilobytes(mostOfOne)}`);
    if (bytes + size > mostBytes) {
      const kept = `the parts before it brought ${kilobytes(bytes)} of ${kilobytes(mostBytes)}`;
      return because('too-large', `${kilobytes(size)}, and ${kept}`);
    }
    bytes += size;
    return part;
  }

  async function markAndProbe(): Promise<void> {
    if (parts.includes('event-mark')) await ask('event-mark');
    if (probe === null) return;
    outside = await probe(both);
    throwIfCalledOff(both);
    onSeen({ kind: 'outside', look: outside });
  }

  const marked = markAndProbe();
  let patience: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    patience = setTimeout(() => resolve('late'), Math.min(firstMs, longestMs));
  });
  const rest = parts.filter((name) => name !== 'event-mark');
  try {
    const isLate = (await Promise.race([marked, late])) === 'late';
    const held = isLate ? rest.filter((name) => afterTheProbe.includes(name)) : [];
    await Promise.all([
      ...rest.filter((name) => !held.includes(name)).map(ask),
      marked.then(() => Promise.all(held.map(ask))),
    ]);
  } finally {
    clearTimeout(patience);
    // Where one failed the others are called off: nobody listens to them any more.
    failing.abort('the look inside has ended');
  }
  return { inside: everyPart(seen, because('pending', 'not asked for here')), skew, outside };
}

/** All parts: as they were seen, and `otherwise` where they were not. */
export function everyPart(
  seen: Partial<Record<PartName, Looked<unknown>>>,
  otherwise: Looked<never>,
): InsideEvidence {
  return Object.fromEntries(
    partNames.map((name) => [name, seen[name] ?? otherwise]),
  ) as unknown as InsideEvidence;
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} kB`;
}
