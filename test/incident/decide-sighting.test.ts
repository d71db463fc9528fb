import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideSighting, hostsOf } from '../../src/incident/decide-sighting.ts';
import { evolveIncident } from '../../src/incident/evolve-incident.ts';
import type { IncidentState } from '../../src/incident/incident.ts';

const rules = { hosts: 3, minutes: 60 };

function at(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 21, 7) + minutes * 60_000).toISOString();
}

/** Sees these hosts at these minutes, one after the other. */
function seen(...sightings: readonly (readonly [minute: number, host: string])[]) {
  let state: IncidentState | null = null;
  const opened: number[] = [];
  for (const [minute, host] of sightings) {
    const sighting = { host, check: `C-${host}`, at: at(minute), line: 'reset after ClientHello' };
    for (const event of decideSighting(sighting, state, rules)) {
      state = evolveIncident(state, event);
      if (event.type === 'opened') opened.push(minute);
    }
  }
  return { state: state!, opened, hosts: hostsOf(state!, rules).map(({ host }) => host) };
}

describe('the same cause on several hosts', () => {
  it('is an incident from the third host within the hour on', () => {
    expect(seen([0, 'a'], [10, 'b']).opened).toEqual([]);
    expect(seen([0, 'a'], [10, 'b'], [60, 'c'])).toMatchObject({ opened: [60], hosts: ['a', 'b', 'c'] });
    expect(seen([0, 'a'], [10, 'b'], [61, 'c']).opened).toEqual([]);
  });

  it('counts a host once, however often it is looked at', () => {
    expect(seen([0, 'a'], [1, 'a'], [2, 'a'], [3, 'b']).opened).toEqual([]);
  });

  it('takes every further host into the open incident', () => {
    const { opened, hosts } = seen([0, 'a'], [1, 'b'], [2, 'c'], [50, 'd'], [100, 'e']);
    expect(opened).toEqual([2]);
    expect(hosts).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('is over after an hour without a host, and the next three are another one', () => {
    const { opened, state, hosts } = seen([0, 'a'], [1, 'b'], [2, 'c'], [200, 'd'], [201, 'e'], [202, 'f']);
    expect(opened).toEqual([2, 202]);
    expect(state.opened!.number).toBe(2);
    expect(hosts).toEqual(['d', 'e', 'f']);
  });

  it('never opens with fewer hosts than the rule wants, whatever is seen when', () => {
    const sighting = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 30 }), (gaps) => {
        let minute = 0;
        const all = gaps.map(([gap, host]): [number, string] => {
          minute += gap;
          return [minute, host];
        });
        for (const opened of seen(...(all.length === 0 ? [[0, 'a'] as [number, string]] : all)).opened) {
          const within = all.filter(([when]) => when <= opened && opened - when <= rules.minutes);
          expect(new Set(within.map(([, host]) => host)).size).toBeGreaterThanOrEqual(rules.hosts);
        }
      }),
    );
  });
});
