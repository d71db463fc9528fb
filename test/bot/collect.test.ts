import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { collect, type Seen, type Wanted } from '../../src/bot/collect.ts';
import { type PartName, partNames } from '../../src/diagnosis/evidence.ts';
import type { Outcome, Step, Value } from '../../src/playbook/step.ts';
import type { Session } from '../../src/ports/host-executor.ts';
import { insideLooked } from '../../src/view/samples/inside-samples.ts';
import { addressLook, outsideLook } from '../../src/view/samples/look-samples.ts';
import { FakeHost } from '../fakes/fake-host.ts';

const script = { text: '', digest: 'd'.repeat(64) };
const scripts = {
  harnesses: Object.fromEntries(partNames.map((name) => [name, script])) as never,
  parts: Object.fromEntries(partNames.map((name) => [name, script])) as never,
};
const healthy = insideLooked();
const look = outsideLook(addressLook('healthy'));

function answerOf(name: PartName): Value {
  const part = healthy[name];
  return (part.looked ? part.value : null) as unknown as Value;
}

/** A host that answers every part as a healthy one does, and what was asked of it, in order. */
function aHost(over: Partial<Record<PartName, (step: Step) => Outcome | Promise<Outcome>>> = {}) {
  const fake = new FakeHost();
  const asked: Step[] = [];
  const order: string[] = [];
  const load = { now: 0, most: 0 };
  for (const name of partNames) {
    fake.parts[name] = async (step) => {
      asked.push(step);
      order.push(name);
      load.now += 1;
      load.most = Math.max(load.most, load.now);
      // As over a network: nothing is there in the same moment.
      await wait(1);
      try {
        return await (over[name]?.(step) ?? { kind: 'returned', value: answerOf(name) });
      } finally {
        load.now -= 1;
      }
    };
  }
  const seen: Seen[] = [];
  const clock = { ms: Date.parse('2026-11-21T07:31:00.000Z') };
  async function ask(more: Partial<Wanted> = {}, signal = new AbortController().signal) {
    const session = (await fake.open()) as Session;
    const wanted: Wanted = {
      parts: partNames,
      probe: async () => {
        order.push('probe');
        return look;
      },
      clock: { now: () => new Date(clock.ms), sleep: async () => {} },
      onSeen: (one) => seen.push(one),
      ...more,
    };
    return collect(session, scripts, wanted, signal);
  }
  return { fake, asked, order, load, seen, clock, ask };
}

const never = () => new Promise<Outcome>(() => {});
const missing = (inside: Awaited<ReturnType<typeof collect>>['inside']) =>
  partNames.flatMap((name) => {
    const part = inside[name];
    return part.looked ? [] : [`${name} ${part.why}`];
  });

describe('the inside of a host', () => {
  it('is marked, then probed from outside, then asked for part by part in their order', async () => {
    const host = aHost();
    const { inside, outside } = await host.ask();
    expect(host.order.slice(0, 2)).toEqual(['event-mark', 'probe']);
    const rest = partNames.filter((name) => name !== 'event-mark');
    expect(host.order.slice(2)).toEqual(rest);
    expect(missing(inside)).toEqual([]);
    expect(outside).toBe(look);
  });

  it('is asked for four parts at once and no more', async () => {
    const host = aHost();
    await host.ask();
    expect(host.load.most).toBe(4);
  });

  it('tells of its events with their history; where that is too much, of those after the mark', async () => {
    const channels = [
      { name: 'System', newest: 4711 },
      { name: 'Security', newest: null },
    ];
    const event = {
      channel: 'System',
      provider: 'Schannel',
      id: 36870,
      at: '2026-11-21T07:31:01.000Z',
      record: 1,
    };
    const many = Array.from({ length: 1_500 }, () => ({ ...event, data: { text: 'x'.repeat(100) } }));
    const events = answerOf('events') as Record<string, Value>;
    const host = aHost({
      'event-mark': () => ({ kind: 'returned', value: { now: '2026-11-21T07:31:01.000Z', channels } }),
      events: ({ parameters }) => {
        const own = Object.keys(parameters.After as object).length > 0;
        return { kind: 'returned', value: own ? events : { ...events, events: many } };
      },
    });
    const { inside } = await host.ask();
    const asked = host.asked
      .filter(({ name }) => name.endsWith('/events'))
      .map(({ parameters }) => parameters);
    expect(asked).toEqual([
      { SinceMinutes: 24 * 60, After: {} },
      { SinceMinutes: 15, After: { System: 4711 } },
    ]);
    expect(inside.events.looked).toBe(true);
  });

  it('tells how far its clock is from ours, no better than the question took', async () => {
    const host = aHost({
      'event-mark': () => {
        host.clock.ms += 400;
        return { kind: 'returned', value: { now: '2026-11-21T07:31:05.200Z', channels: [] } };
      },
    });
    const { skew } = await host.ask();
    expect(skew).toEqual({ ms: 5_000, withinMs: 200 });
    expect(host.seen[0]).toMatchObject({ kind: 'part', name: 'event-mark', skew });
  });

  it('is not held up by a part that never answers, and that part says so at its own deadline', async () => {
    const host = aHost({ services: never });
    const began = performance.now();
    const { inside } = await host.ask({ longestMs: 100 });
    expect(missing(inside)).toEqual(['services timed-out']);
    const others = host.seen.filter((one) => one.kind === 'part' && one.name !== 'services');
    expect(others).toHaveLength(partNames.length - 1);
    // Its deadline, and the second that a way in has to keep to it.
    expect(performance.now() - began).toBeLessThan(1_800);
  });

  it('takes a minute in all: what was not asked for by then is left out, and said', async () => {
    const host = aHost({
      services: () => {
        host.clock.ms += 61_000;
        return { kind: 'timed-out', afterMs: 20_000 };
      },
    });
    const { inside } = await host.ask();
    const left = partNames.filter((name) => {
      const part = inside[name];
      return !part.looked && part.detail === 'not asked any more after 60 s';
    });
    expect(inside['event-mark'].looked).toBe(true);
    expect(left.length).toBeGreaterThan(10);
    expect(left).not.toContain('services');
    expect(new Set(host.order)).not.toContain(left[0]);
  });

  it('is read as far as it goes where a mark never comes', async () => {
    const host = aHost({ 'event-mark': never });
    const { inside, skew, outside } = await host.ask({ longestMs: 100 });
    expect(missing(inside)).toEqual(['event-mark timed-out']);
    expect(skew).toBeNull();
    expect(outside).toBe(look);
    // What needs neither the mark nor the probe did not wait for them.
    expect(host.order.indexOf('updates')).toBeLessThan(host.order.indexOf('probe'));
    expect(host.order.indexOf('events')).toBeGreaterThan(host.order.indexOf('probe'));
  });

  it('says of each part that is not there why not', async () => {
    const host = aHost({
      events: () => ({ kind: 'threw', id: 'UnauthorizedAccess,Get-WinEvent', message: 'Zugriff verweigert' }),
      port: () => ({ kind: 'threw', id: 'Other', category: 'PermissionDenied', message: 'no' }),
      tls: () => ({ kind: 'threw', id: 'Broken', message: 'it broke' }),
      role: () => ({ kind: 'returned', value: { domainController: 'maybe' } }),
      domain: () => ({ kind: 'timed-out', afterMs: 20_000 }),
      updates: () => ({
        kind: 'garbled',
        message: 'more',
        spilled: { file: null, objects: 1, bytes: 0, cut: true },
      }),
      time: () => ({ kind: 'unknown', message: 'contact was lost' }),
    });
    const { inside } = await host.ask();
    expect(missing(inside)).toEqual([
      'events denied',
      'port denied',
      'tls failed',
      'time failed',
      'role garbled',
      'domain timed-out',
      'updates too-large',
    ]);
  });

  it('is kept up to 256 kB in all, and what would exceed them says so', async () => {
    const many = (name: string) => ({
      services: Array.from({ length: 900 }, (_, at) => ({
        name: `${name}-${at}`,
        status: 'Running',
        startType: 2,
        dependsOn: ['x'.repeat(60)],
      })),
    });
    const rights = Array.from({ length: 1_000 }, (_, at) => ({
      right: `right-${at}`,
      owner: 'y'.repeat(60),
    }));
    const owners = answerOf('owners') as Record<string, Value>;
    const updates = Array.from({ length: 1_500 }, () => ({ id: 'KB5065426', on: 'z'.repeat(40) }));
    const host = aHost({
      services: () => ({ kind: 'returned', value: many('service') }),
      updates: () => ({ kind: 'returned', value: { hotfixes: updates } }),
      owners: () => ({ kind: 'returned', value: { ...owners, rights } }),
    });
    const { inside } = await host.ask();
    expect(missing(inside)).toEqual(['updates too-large']);
    const kept = partNames.map((name) => (inside[name].looked ? JSON.stringify(inside[name].value) : ''));
    expect(Buffer.byteLength(kept.join(''))).toBeLessThanOrEqual(256 * 1024);
  });

  it('takes no more than half of that from a single part', async () => {
    const rule = {
      name: 'x'.repeat(60),
      enabled: true,
      action: 'Allow',
      profiles: 7,
      place: 'local',
      protocol: 6,
      localPort: null,
      scoped: false,
    };
    const rules = Array.from({ length: 1_000 }, () => rule);
    const value = { ...(answerOf('firewall') as Record<string, Value>), rules };
    expect(JSON.stringify(value).length).toBeGreaterThan(128 * 1024);
    const host = aHost({ firewall: () => ({ kind: 'returned', value }) });
    expect(missing((await host.ask()).inside)).toEqual(['firewall too-large']);
    expect(host.asked.every(({ maxBytes }) => maxBytes === 128 * 1024)).toBe(true);
  });

  it('says of parts that were not asked for that they were not', async () => {
    const { inside } = await aHost().ask({ parts: ['services'] });
    expect(missing(inside)).toHaveLength(partNames.length - 1);
    expect(inside.events).toEqual({ looked: false, why: 'pending', detail: 'not asked for here' });
  });

  it('is no look at all when it is called off: what comes then is told to nobody', async () => {
    const calling = new AbortController();
    const host = aHost({
      sessions: () => {
        calling.abort('this process ends');
        return { kind: 'returned', value: answerOf('sessions') };
      },
    });
    await expect(host.ask({}, calling.signal)).rejects.toThrow('called off');
    const told = host.seen.length;
    await wait(20);
    expect(host.seen).toHaveLength(told);
    expect(host.seen.some((one) => one.kind === 'part' && one.name === 'sessions')).toBe(false);
  });

  it('leaves nobody asking on after a fault of ours', async () => {
    const host = aHost({
      sessions: () => {
        throw new Error('no memory left');
      },
    });
    await expect(host.ask()).rejects.toThrow('no memory left');
    const told = host.seen.length;
    await wait(20);
    expect(host.seen).toHaveLength(told);
  });
});
