import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainError } from '../../src/psrp/message/error-record.ts';
import type { ClientEvent } from '../../src/psrp/pool/client-event.ts';
import { createClientPool } from '../../src/psrp/pool/create-client-pool.ts';
import { createServerPool } from '../../src/psrp/pool/create-server-pool.ts';
import type { ServerEvent } from '../../src/psrp/pool/server-event.ts';
import { cut, pipelinesOf, poolOf, type Recording, recorded } from './recording.ts';
import { countedGuids, poolGuid } from './wired.ts';

/** One move of a game between both halves; numbers choose a pipeline, a size or a place. */
type Move = readonly [kind: (typeof kinds)[number], number: number];

const kinds = [
  'run', 'runFed', 'input', 'endInput', 'stop', 'close',
  'output', 'big', 'error', 'warning', 'progress', 'information', 'write', 'ask', 'completed', 'failed', 'stopped', 'break',
  'up', 'down', 'up', 'down', 'up', 'down',
] as const; // biome-ignore format: one table

const rare = new Set<Move[0]>(['close', 'break']);
const move = fc
  .tuple(fc.constantFrom(...kinds), fc.nat(1_000_000), fc.nat(9))
  .map(([kind, number, dice]): Move => (rare.has(kind) && dice > 0 ? ['down', number] : [kind, number]));

interface Game {
  readonly heard: ClientEvent[];
  readonly asked: ServerEvent[];
  readonly started: string[];
}

/** Plays the moves; each direction delivers a part of what is under way. At the end everything is delivered. */
function play(
  moves: readonly Move[],
  damage?: (direction: 'up' | 'down', bytes: Uint8Array) => Uint8Array,
): Game {
  const client = createClientPool({ pool: poolGuid, nextGuid: countedGuids() });
  const server = createServerPool({});
  const heard: ClientEvent[] = [];
  const asked: ServerEvent[] = [];
  const started: string[] = [];
  const way = { up: Buffer.alloc(0), down: Buffer.alloc(0) };
  const carry = (direction: 'up' | 'down', part: number) => {
    const from = direction === 'up' ? client : server;
    const taken = from.take();
    way[direction] = Buffer.concat([way[direction], damage?.(direction, taken) ?? taken]);
    const size =
      part === Number.POSITIVE_INFINITY ? way[direction].length : part % (way[direction].length + 1);
    const bytes = way[direction].subarray(0, size);
    way[direction] = way[direction].subarray(size);
    if (direction === 'down') heard.push(...client.receive(bytes));
    else {
      for (const event of server.receive(bytes)) {
        asked.push(event);
        if (event.kind === 'open-asked') server.accept();
      }
    }
    return size > 0 || taken.length > 0;
  };
  const settle = () => {
    for (let moved = true; moved; ) {
      const up = carry('up', Number.POSITIVE_INFINITY);
      moved = carry('down', Number.POSITIVE_INFINITY) || up;
    }
  };
  const pick = (from: readonly string[], number: number) =>
    from[number % Math.max(1, from.length)] ?? poolGuid;

  client.open();
  settle();
  for (const [kind, number] of moves) {
    const here = pick(server.running, number);
    const mine = pick(started, number);
    const text = 'ä'.repeat(number % 50);
    if (kind === 'run' || kind === 'runFed') {
      const answer = client.run({ script: `run ${number}`, input: kind === 'run' ? [] : 'open' });
      if (answer.kind === 'started') started.push(answer.pipeline);
    } else if (kind === 'input') client.input(mine, text.repeat(number % 3000));
    else if (kind === 'endInput') client.endInput(mine);
    else if (kind === 'stop') client.stop(mine);
    else if (kind === 'close') client.close();
    else if (kind === 'output') server.output(here, number);
    else if (kind === 'big') server.output(here, text.repeat(number % 3000));
    else if (kind === 'error') server.error(here, plainError(text, 'E', 'InvalidData'));
    else if (kind === 'warning') server.warning(here, text);
    else if (kind === 'progress')
      server.progress(here, {
        activity: text,
        activityId: 0,
        status: '',
        currentOperation: null,
        percent: number % 101,
        secondsRemaining: null,
        parentActivityId: null,
        completed: false,
      });
    else if (kind === 'information')
      server.information(here, { text, value: text, source: '', tags: [] }, '2026-01-01T00:00:00Z');
    else if (kind === 'write') server.hostCall(here, 16, [text], -100);
    else if (kind === 'ask') server.hostCall(here, 11, [], 1);
    else if (kind === 'completed') server.completed(here);
    else if (kind === 'failed') server.failed(here, plainError(text, 'F', 'InvalidData'));
    else if (kind === 'stopped') server.stopped(here);
    else if (kind === 'break') server.breakPool(plainError(text, 'B', 'InvalidData'));
    else carry(kind, number);
  }
  settle();
  for (const pipeline of server.running) server.completed(pipeline);
  settle();
  client.close();
  settle();
  heard.push(...client.ended());
  asked.push(...server.ended());
  return { heard, asked, started };
}

function overs(events: readonly { readonly kind: string }[]): number[] {
  return events.flatMap((event, at) => (event.kind === 'closed' || event.kind === 'broken' ? [at] : []));
}

describe('both halves against each other', () => {
  it('play any legal game to one clean end, each pipeline ending once', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 120 }), (moves) => {
        const { heard, asked, started } = play(moves);
        expect(overs(heard)).toEqual([heard.length - 1]);
        expect(overs(asked).length).toBeLessThanOrEqual(1);
        const ended = heard.flatMap((event) => (event.kind === 'ended' ? [event.pipeline] : []));
        expect(new Set(ended).size).toBe(ended.length);
        expect(started).toEqual(expect.arrayContaining(ended));
        if (moves.every(([kind]) => !rare.has(kind))) {
          expect(heard.at(-1)).toEqual({ kind: 'closed', asked: true });
          expect([...ended].sort()).toEqual([...started].sort());
        }
        // Nothing is said of a pipeline after its end.
        for (const guid of ended) {
          const last = heard.findLast((event) => 'pipeline' in event && event.pipeline === guid);
          expect(last!.kind).toBe('ended');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('gives what was put in, in its order, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 20 }),
        fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 60 }),
        (texts, places) => {
          const client = createClientPool({ pool: poolGuid, nextGuid: countedGuids() });
          const server = createServerPool({});
          const values: unknown[] = [];
          const carry = () => {
            const bytes = client.take();
            for (const part of cut(
              bytes,
              places.map((at) => at % (bytes.length + 1)),
            )) {
              for (const event of server.receive(part)) {
                if (event.kind === 'open-asked') server.accept();
                if (event.kind === 'input') server.output(event.pipeline, event.value);
                if (event.kind === 'input-ended') server.completed(event.pipeline);
              }
            }
            const back = server.take();
            for (const part of cut(
              back,
              places.map((at) => at % (back.length + 1)),
            )) {
              for (const event of client.receive(part)) if (event.kind === 'output') values.push(event.value);
            }
            return bytes.length + back.length > 0;
          };
          client.open();
          while (carry());
          client.run({ script: 'x', input: texts });
          while (carry());
          expect(values).toEqual(texts);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('survive any damage on the way: one end, nothing after it, no throw', () => {
    fc.assert(
      fc.property(
        fc.array(move, { maxLength: 60 }),
        fc.nat(60),
        fc.nat(100_000),
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom('up' as const, 'down' as const),
        fc.constantFrom('flip' as const, 'cut' as const, 'insert' as const, 'repeat' as const),
        (moves, when, place, byte, where, how) => {
          let left = when;
          const { heard, asked } = play(moves, (direction, bytes) => {
            if (direction !== where || bytes.length === 0) return bytes;
            left -= 1;
            return left === 0 ? damaged(bytes, how, place % bytes.length, byte) : bytes;
          });
          for (const events of [heard, asked]) {
            const over = overs(events);
            expect(over.length).toBeLessThanOrEqual(1);
            if (over.length === 1) expect(over[0]).toBe(events.length - 1);
          }
          expect(overs(heard)).toHaveLength(1);
          const ended = heard.flatMap((event) => (event.kind === 'ended' ? [event.pipeline] : []));
          expect(new Set(ended).size).toBe(ended.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});

function damaged(
  bytes: Uint8Array,
  how: 'flip' | 'cut' | 'insert' | 'repeat',
  place: number,
  byte: number,
): Uint8Array {
  const before = bytes.subarray(0, place);
  const after = bytes.subarray(place);
  if (how === 'flip')
    return Buffer.concat([before, Uint8Array.of(after[0]! ^ (byte === 0 ? 1 : byte)), after.subarray(1)]);
  if (how === 'cut') return Buffer.concat([before, after.subarray(1 + byte)]);
  if (how === 'insert') return Buffer.concat([before, Uint8Array.of(byte), after]);
  return Buffer.concat([bytes, after]);
}

/** Changes the bytes inside the base64 of the n-th Data element, so that damage reaches fragments and CLIXML. */
function inside(bytes: Uint8Array, nth: number, change: (data: Buffer) => Uint8Array): Buffer {
  let count = 0;
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(
    text.replace(/(<Data[^>]*>)([^<]*)/g, (whole, tag: string, body: string) => {
      count += 1;
      return count === nth
        ? `${tag}${Buffer.from(change(Buffer.from(body, 'base64'))).toString('base64')}`
        : whole;
    }),
    'latin1',
  );
}

describe('a recorded conversation, damaged', () => {
  const names: Recording[] = ['basic', 'typed', 'jea', 'ssh-host'];
  const damage = fc.record({
    name: fc.constantFrom(...names),
    nth: fc.integer({ min: 1, max: 25 }),
    place: fc.nat(1_000_000),
    byte: fc.integer({ min: 0, max: 255 }),
    how: fc.constantFrom('flip' as const, 'cut' as const, 'insert' as const, 'repeat' as const),
  });
  const changed = (
    bytes: Uint8Array,
    {
      nth,
      place,
      byte,
      how,
    }: { nth: number; place: number; byte: number; how: 'flip' | 'cut' | 'insert' | 'repeat' },
  ) => inside(bytes, nth, (data) => damaged(data, how, place % data.length, byte));

  it('from the server never throws and ends once', () => {
    fc.assert(
      fc.property(damage, (one) => {
        const guids = pipelinesOf(one.name);
        const client = createClientPool({ pool: poolOf(one.name), nextGuid: () => guids.shift()! });
        client.open();
        const { opening, rest } = recorded(one.name, 'server-to-client');
        const events = [...client.receive(opening)];
        for (const _ of [...guids]) client.run({ script: 'x' });
        events.push(...client.receive(changed(rest, one)), ...client.ended());
        expect(overs(events)).toEqual([events.length - 1]);
      }),
      { numRuns: 300 },
    );
  });

  it('from the client never throws and ends once', () => {
    fc.assert(
      fc.property(damage, (one) => {
        const server = createServerPool({});
        const { bytes } = recorded(one.name, 'client-to-server');
        const [first, rest] = cut(changed(bytes, { ...one, nth: 1 + (one.nth % 6) }), [
          bytes.indexOf('\n') + 1,
        ]);
        const events = [...server.receive(first!)];
        server.accept();
        events.push(...server.receive(rest!), ...server.ended());
        expect(overs(events)).toEqual([events.length - 1]);
      }),
      { numRuns: 300 },
    );
  });
});
