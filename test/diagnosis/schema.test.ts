import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partNames } from '../../src/diagnosis/evidence.ts';
import { parsePart } from '../../src/diagnosis/schema.ts';
import { evidenceCases, evidenceOf } from './evidence-cases.ts';

describe('a part as its script returned it', () => {
  it('is taken as it is when it fits, in every case on file', () => {
    const seen = evidenceCases.flatMap(({ evidence }) =>
      partNames.map((name) => [name, evidence.inside?.[name]] as const),
    );
    const looked = seen.filter(([, part]) => part?.looked === true);
    expect(looked.length).toBeGreaterThan(100);
    for (const [name, part] of looked) {
      expect(parsePart(name, (part as { value: unknown }).value)).toEqual(part);
    }
  });

  it('may carry keys nobody knows', () => {
    expect(
      parsePart('time', { now: '2026-11-21T07:31:08Z', offsetMinutes: 60, source: null, zone: 'CET' }),
    ).toEqual({
      looked: true,
      value: { now: '2026-11-21T07:31:08Z', offsetMinutes: 60, source: null },
    });
  });

  it('has its thumbprints put into the form of Windows', () => {
    const { inside } = evidenceOf('ts-07');
    const { value } = inside!.certificate as unknown as { value: { pinned: string } };
    const part = parsePart('certificate', { ...value, pinned: value.pinned.toLowerCase() });
    expect(part.looked && part.value.pinned).toBe(value.pinned);
  });

  it('has event data of any type put into words, and long ones cut', () => {
    const data = { code: 7, ok: true, none: null, long: 'x'.repeat(5000) };
    const event = {
      channel: 'System',
      provider: 'Schannel',
      id: 36870,
      at: '2026-11-21T07:31:01Z',
      record: 7,
      data,
    };
    const part = parsePart('events', { since: '2026-11-21T07:00:00Z', channels: [], events: [event] });
    expect(part.looked && part.value.events[0]?.data).toEqual({
      code: '7',
      ok: 'true',
      none: '',
      long: 'x'.repeat(1024),
    });
  });

  it('is garbled, with the place named, when it does not fit', () => {
    const part = parsePart('services', {
      services: [{ name: 'TermService', status: 'Läuft', startType: 3 }],
    });
    expect(part).toMatchObject({ looked: false, why: 'garbled' });
    expect(part.looked === false && part.detail).toContain('services.0.status');
  });

  it('is garbled when it is too long, a time has no zone, or a number is below zero', () => {
    const row = { name: 'TermService', status: 'Running', startType: 3, dependsOn: [] };
    expect(parsePart('services', { services: Array(2001).fill(row) }).looked).toBe(false);
    expect(parsePart('services', { services: [{ ...row, name: 'x'.repeat(1025) }] }).looked).toBe(false);
    expect(parsePart('time', { now: '21.11.2026 07:31', offsetMinutes: 0 }).looked).toBe(false);
    expect(parsePart('storage', { systemDrive: { freeBytes: -1, totalBytes: 1 } }).looked).toBe(false);
    expect(parsePart('sessions', { sessions: null, by: null }).looked).toBe(true);
    expect(parsePart('sessions', { sessions: 0, by: 'wts' }).looked).toBe(false);
  });

  it('never throws, whatever came', () => {
    fc.assert(
      fc.property(fc.constantFrom(...partNames), fc.anything({ withNullPrototype: true }), (name, value) => {
        const part = parsePart(name, value);
        expect(part.looked || part.detail.length <= 300).toBe(true);
      }),
    );
  });
});
