import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOf } from '../../src/psrp/plain-of.ts';
import type { ClientEvent } from '../../src/psrp/pool/client-event.ts';
import { cut, pipelinesOf, type Recording, recorded, recordings } from './recording.ts';
import { replayToClient } from './replay.ts';

const whole = (bytes: Uint8Array) => [bytes];
const byteByByte = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte));

/** What was said of the n-th pipeline, by kind. */
function said<K extends ClientEvent['kind']>(name: Recording, nth: number, kind: K) {
  const guid = pipelinesOf(name)[nth];
  return replayToClient(name, whole).filter(
    (event): event is Extract<ClientEvent, { kind: K; pipeline: string }> =>
      event.kind === kind && 'pipeline' in event && event.pipeline === guid,
  );
}

describe('what a real server said', () => {
  for (const name of recordings) {
    it(`${name}: opens, ends every pipeline once, and closes as asked`, () => {
      const events = replayToClient(name, whole);
      expect(events[0]).toMatchObject({ kind: 'opened', protocolVersion: '2.4' });
      expect(events.filter((event) => event.kind === 'ended').map((event) => event.pipeline)).toEqual(
        pipelinesOf(name),
      );
      expect(events.at(-1)).toEqual({ kind: 'closed', asked: true });
      expect(events.filter((event) => event.kind === 'broken' || event.kind === 'diagnostic')).toEqual([]);
    });
  }

  it('means the same byte by byte', () => {
    for (const name of ['basic', 'typed', 'ssh-host'] as const) {
      expect(replayToClient(name, byteByByte), name).toEqual(replayToClient(name, whole));
    }
  });

  it('means the same at any split', () => {
    for (const name of ['basic', 'streams', 'jea', 'ssh-import'] as const) {
      const expected = replayToClient(name, whole);
      const place = fc.nat(recorded(name, 'server-to-client').rest.length);
      fc.assert(
        fc.property(fc.array(place, { maxLength: 40 }), (places) => {
          const parts = (bytes: Uint8Array) =>
            cut(
              bytes,
              places.map((at) => at % (bytes.length + 1)),
            );
          expect(replayToClient(name, parts)).toEqual(expected);
        }),
        { numRuns: 10 },
      );
    }
  });

  it('basic: output, a warning, an error and progress of one pipeline', () => {
    expect(said('basic', 0, 'output').map(({ value }) => plainOf(value))).toEqual([
      { Id: 13542, ProcessName: 'pwsh' },
    ]);
    expect(said('basic', 0, 'warning')).toMatchObject([{ text: 'hi' }]);
    expect(said('basic', 0, 'error').map(({ record }) => record)).toMatchObject([
      {
        message: 'boom',
        fullyQualifiedErrorId: 'Microsoft.PowerShell.Commands.WriteErrorException',
        category: 'NotSpecified',
        activity: 'Write-Error',
        exceptionType: 'Microsoft.PowerShell.Commands.WriteErrorException',
      },
    ]);
    expect(said('basic', 0, 'progress').map(({ record }) => record)).toEqual([
      {
        activity: 'a',
        activityId: 0,
        status: 'Processing',
        currentOperation: null,
        percent: 50,
        secondsRemaining: null,
        parentActivityId: null,
        completed: false,
      },
    ]);
  });

  it('streams: each on its own, and the throw as the end', () => {
    expect(said('streams', 0, 'verbose')).toMatchObject([{ text: 'v' }]);
    expect(said('streams', 0, 'debug')).toMatchObject([{ text: 'd' }]);
    expect(
      said('streams', 0, 'information').map(({ record }) => [record.text, record.source, record.tags]),
    ).toEqual([
      ['i', 'Write-Information', []],
      ['h', 'Write-Host', ['PSHOST']],
    ]);
    const output = said('streams', 0, 'output').map(({ value }) => plainOf(value));
    expect(output.slice(0, 4)).toEqual([1, 'two', 3.5, '2020-01-02T00:00:00']);
    expect(output).toContainEqual({ a: 1, b: [1, 2] });
    expect(output).toContainEqual({ n: 1 });
    expect(output).toHaveLength(23);
    expect(said('streams', 0, 'ended')).toMatchObject([
      {
        how: 'failed',
        error: {
          message: 'bang',
          fullyQualifiedErrorId: 'bang',
          category: 'OperationStopped',
          position: expect.stringContaining('throw'),
          scriptStackTrace: expect.stringContaining('<ScriptBlock>'),
        },
      },
    ]);
  });

  it('streams: input comes back doubled, and a long string whole', () => {
    expect(said('streams', 1, 'output').map(({ value }) => value)).toEqual([2, 4, 6, 8, 10]);
    expect(said('streams', 2, 'output').map(({ value }) => value)).toEqual(['x'.repeat(100_000)]);
  });

  it('streams: an unknown command is an error, a parse error a failure, a stop a stop', () => {
    expect(said('streams', 3, 'error')).toMatchObject([
      {
        record: {
          fullyQualifiedErrorId: 'CommandNotFoundException',
          category: 'ObjectNotFound',
          targetName: 'Get-NoSuchThing',
          exceptionType: 'System.Management.Automation.CommandNotFoundException',
          position: expect.stringContaining('At line:1 char:1'),
        },
      },
    ]);
    expect(said('streams', 3, 'ended')).toMatchObject([{ how: 'completed' }]);
    expect(said('streams', 4, 'ended')).toMatchObject([
      {
        how: 'failed',
        error: { fullyQualifiedErrorId: 'IfStatementMissingCondition', category: 'ParserError' },
      },
    ]);
    expect(said('streams', 5, 'output').map(({ value }) => value)).toEqual([1]);
    expect(said('streams', 5, 'ended')).toMatchObject([
      { how: 'stopped', error: { fullyQualifiedErrorId: 'PipelineStopped' } },
    ]);
  });

  it('jea: a restricted endpoint refuses a command and any script text, and runs what it allows', () => {
    const names = said('jea', 0, 'output').map(({ value }) => (value as { text: string }).text);
    expect(names).toEqual([
      'Clear-Host',
      'Exit-PSSession',
      'Get-Command',
      'Get-FormatData',
      'Get-Help',
      'Measure-Object',
      'Out-Default',
      'Select-Object',
    ]);
    expect(said('jea', 1, 'ended')).toMatchObject([
      { how: 'failed', error: { fullyQualifiedErrorId: 'CommandNotFoundException' } },
    ]);
    for (const nth of [2, 3]) {
      expect(said('jea', nth, 'ended')).toMatchObject([
        { how: 'failed', error: { fullyQualifiedErrorId: 'ScriptsNotAllowed', category: 'ParserError' } },
      ]);
    }
    expect(said('jea', 4, 'output').map(({ value }) => plainOf(value))).toMatchObject([{ Count: 3 }]);
  });

  it('typed: hostile text came back as data, and progress ran to its end', () => {
    const [text] = said('typed', 0, 'output').map(({ value }) => JSON.parse(value as string));
    expect(text).toMatchObject({
      Name: 'a\'; Stop-Computer; $(x) ` "q" \r\n\t \u0000 😀 _x0041_ 日本語',
      Inner: 'deep',
      N: -7,
      On: true,
      List: 3,
      When: '2026-11-21T07:00:00.0000000Z',
    });
    const progress = said('typed', 1, 'progress').map(({ record }) => [
      record.status,
      record.percent,
      record.completed,
    ]);
    expect(progress).toEqual([
      ['stopping', 10, false],
      ['starting', 60, false],
      ['Processing', null, true],
    ]);
    expect(said('typed', 1, 'output').map(({ value }) => plainOf(value))).toEqual([
      { changed: true, before: { state: 'Stopped' }, after: { state: 'Running' } },
    ]);
    expect(plainOf(said('typed', 2, 'output')[0]!.value)).toMatchObject({
      PSEdition: 'Core',
      Platform: 'Unix',
    });
  });

  it('ssh-basic: 105 pipelines, among them 50 round trips and a $using value', () => {
    expect(pipelinesOf('ssh-basic')).toHaveLength(105);
    const events = replayToClient('ssh-basic', whole);
    const values = events.flatMap((event) => (event.kind === 'output' ? [plainOf(event.value)] : []));
    expect(values).toHaveLength(52);
    expect(values.filter((value) => value === 1)).toHaveLength(50);
  });

  it('ssh-host: calls that only write are ignored, and the words after the close are the end', () => {
    const calls = replayToClient('ssh-host', whole).flatMap((event) =>
      event.kind === 'host-call' ? [[event.method, event.answered]] : [],
    );
    expect(calls).toEqual([
      ['WriteLine3', 'ignored'],
      ['WriteLine2', 'ignored'],
      ['SetWindowTitle', 'ignored'],
      ['SetShouldExit', 'ignored'],
    ]);
    expect(recorded('ssh-host', 'server-to-client').bytes.toString()).toContain('__NamedPipeError__');
  });
});
