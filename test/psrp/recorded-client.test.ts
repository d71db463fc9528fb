import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOf } from '../../src/psrp/plain-of.ts';
import { cut, poolOf, type Recording, recorded, recordings } from './recording.ts';
import { replayToServer } from './replay.ts';

const whole = (bytes: Uint8Array) => [bytes];
const byteByByte = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte));

function requests(name: Recording) {
  return replayToServer(name, whole).events.flatMap((event) =>
    event.kind === 'pipeline' ? [event.request] : [],
  );
}

describe('what a real client asked', () => {
  for (const name of recordings) {
    it(`${name}: opens its pool, releases what it started, and closes`, () => {
      const { events } = replayToServer(name, whole);
      expect(events[0]).toMatchObject({
        kind: 'open-asked',
        pool: poolOf(name),
        protocolVersion: '2.4',
        minRunspaces: 1,
        maxRunspaces: 1,
      });
      const begun = events.filter((event) => event.kind === 'pipeline' || event.kind === 'metadata-asked');
      const released = events.filter((event) => event.kind === 'released');
      expect(released.map((event) => event.pipeline)).toEqual(begun.map((event) => event.pipeline));
      expect(events.at(-1)).toEqual({ kind: 'closed' });
    });

    it(`${name}: every element is acknowledged, with what a real server acknowledged`, () => {
      const acks = (text: string) => text.match(/<\w+Ack PSGuid='[^']+'/g)!.sort();
      // A stop is acknowledged once the pipeline ended, and nobody here ends one.
      const real = acks(recorded(name, 'server-to-client').bytes.toString('latin1')).filter(
        (ack) => !ack.startsWith('<SignalAck'),
      );
      expect(acks(replayToServer(name, whole).said)).toEqual(real);
    });
  }

  it('means the same byte by byte', () => {
    for (const name of recordings.filter((one) => one !== 'ssh-basic')) {
      expect(replayToServer(name, byteByByte), name).toEqual(replayToServer(name, whole));
    }
  });

  it('means the same at any split', () => {
    for (const name of recordings) {
      const expected = replayToServer(name, whole);
      const place = fc.nat(recorded(name, 'client-to-server').rest.length);
      fc.assert(
        fc.property(fc.array(place, { maxLength: 40 }), (places) => {
          const parts = (bytes: Uint8Array) =>
            cut(
              bytes,
              places.map((at) => at % (bytes.length + 1)),
            );
          expect(replayToServer(name, parts)).toEqual(expected);
        }),
        { numRuns: 5 },
      );
    }
  });

  it('basic: one script', () => {
    expect(requests('basic')).toEqual([
      {
        commands: [
          {
            text: expect.stringContaining('Write-Warning hi'),
            isScript: true,
            parameters: [],
            useLocalScope: null,
            mergeErrors: false,
          },
        ],
        noInput: true,
        addToHistory: false,
        isNested: false,
      },
    ]);
  });

  it('streams: input in order, and a stop', () => {
    const { events } = replayToServer('streams', whole);
    expect(events.flatMap((event) => (event.kind === 'input' ? [event.value] : []))).toEqual([1, 2, 3, 4, 5]);
    expect(events.filter((event) => event.kind === 'input-ended')).toHaveLength(1);
    expect(events.filter((event) => event.kind === 'stop-asked')).toHaveLength(1);
  });

  it('typed: parameters with their types, and two commands in a row without script text', () => {
    const [script, , commands] = requests('typed');
    const parameters = script!.commands[0]!.parameters.map(({ name, value }) => [name, plainOf(value)]);
    expect(parameters).toEqual([
      ['Name', 'a\'; Stop-Computer; $(x) ` "q" \r\n\t \u0000 😀 _x0041_ 日本語'],
      ['Table', { a: { b: 'deep' }, list: [1, '2', null, 3.5] }],
      ['N', -7],
      ['On', true],
      ['List', ['x', 'y', '']],
      ['When', '2026-11-21T07:00:00Z'],
    ]);
    expect(commands!.commands).toMatchObject([
      { text: 'Get-Variable', isScript: false, parameters: [{ name: 'Name', value: 'PSVersionTable' }] },
      { text: 'Select-Object', isScript: false, parameters: [{ name: 'ExpandProperty', value: 'Value' }] },
    ]);
  });

  it('ssh-basic: the housekeeping of its debugger is answered and never told', () => {
    const { events, said } = replayToServer('ssh-basic', whole);
    expect(events.filter((event) => event.kind === 'pipeline')).toHaveLength(52);
    expect(requests('ssh-basic').some(({ commands }) => commands[0]!.text.startsWith('__'))).toBe(false);
    expect(said.match(/<CloseAck/g)).toHaveLength(106);
  });

  it('ssh-import: asks for the metadata of two commands', () => {
    expect(replayToServer('ssh-import', whole).events).toContainEqual(
      expect.objectContaining({ kind: 'metadata-asked', names: ['Get-Uptime', 'Get-Date'] }),
    );
  });
});
