import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Value } from '../../src/playbook/step.ts';
import type { Session } from '../../src/ports/host-executor.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { type Bench, ignore, never, openBench, returnedBy, run } from './node-powershell-bench.ts';
import { realStep } from './real-steps.ts';

// Each starts processes of half a second, of two cores that others share.
vi.setConfig({ testTimeout: 60_000 });

const title = 'values through node-powershell';
const echo = 'param($Value) @{ value = $Value }';

/** What the library's own template tag evaluates, breaks out of or rewrites. */
const hostile: readonly string[] = [
  '$(New-Item injected)',
  '$env:PATH `n $PID',
  '"; New-Item injected; "',
  "'; New-Item injected; '",
  'it\'s "both"',
  'C:\\Temp',
  '10:30, 11:45',
  'one\ntwo\r\nthree',
  'a\u0000b',
  '😀',
  '\ud800 alone',
  'alone \udc00',
  '\udc00\ud800',
  '_x0041_ _x005F_',
  '2024-01-02T03:04:05Z',
  '/Date(1700000000000)/',
  '\u2018; New-Item injected; \u2019',
  '',
  '-',
  '<Obj/>',
];

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  let bench: Bench;
  let session: Session;
  beforeAll(async () => {
    bench = openBench({ limits: { shells: 1 } });
    session = await bench.session();
  });
  afterAll(async () => await bench.close());

  it('hostile strings arrive as they are, as values and as keys, and nothing of them is run', async () => {
    const keyed = Object.fromEntries(hostile.map((text, at) => [`${text}${at}`, text]));
    const value: Value = { list: hostile, keyed };
    expect(await returnedBy(session, echo, { Value: value })).toEqual({ value });
    expect(await returnedBy(session, "@{ there = Test-Path 'injected' }")).toEqual({ there: false });
  });

  it('what PowerShell sees is the text itself, code unit by code unit', async () => {
    const text = '\ud800"$(1)`\u0000😀';
    const units = await returnedBy(
      session,
      'param($Value) @{ units = @($Value.ToCharArray() | ForEach-Object { [int]$_ }) }',
      {
        Value: text,
      },
    );
    expect(units).toEqual({ units: Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)) });
  });

  it('tables, lists, numbers and nothing keep their kind', async () => {
    const value: Value = {
      none: null,
      yes: true,
      no: false,
      one: 1,
      long: 9_007_199_254_740_991,
      below: -2_147_483_649,
      half: 0.5,
      tiny: 1e-7,
      huge: 1.5e300,
      empty: [],
      single: ['x'],
      lists: [[], [1], [[2]]],
      table: {},
      deep: { a: { b: { c: [{ d: null }] } } },
      cases: { a: 1, A: 2 },
    };
    expect(await returnedBy(session, echo, { Value: value })).toEqual({ value });
  });

  it('numbers have the types that PowerShell gives them where they are written out', async () => {
    const script = 'param($Value) @{ types = @($Value | ForEach-Object { $_.GetType().Name }) }';
    const value = [1, -2_147_483_648, 2_147_483_648, 0.5, true, 'x', { a: 1 }];
    expect(await returnedBy(session, script, { Value: value })).toEqual({
      types: ['Int32', 'Int32', 'Int64', 'Double', 'Boolean', 'String', 'Hashtable'],
    });
  });

  it('whatever a generator thinks of comes back the same', async () => {
    const text = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    });
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(text, tie('value'), { maxKeys: 4 }),
      ),
    }));
    // One journey for all of them: each costs a shell some milliseconds.
    const values = fc.sample(value, { numRuns: 300, seed: 5 });
    expect(await returnedBy(session, echo, { Value: values })).toEqual({ value: values });
  });

  it('what nests too deep is not sent', async () => {
    let value: Value = 1;
    for (let depth = 0; depth < 80; depth += 1) value = [value];
    const outcome = await run(session, realStep(echo, { Value: value }));
    expect(outcome).toMatchObject({ kind: 'unreachable', layer: 'no-way' });
  });

  it('a command takes its parameters as data and gives the list of what it wrote', async () => {
    const step = {
      name: 'write',
      command: 'Write-Output',
      parameters: { InputObject: hostile },
      timeoutMs: 10_000,
    };
    expect(await session.runCommand!(step, ignore, never)).toEqual({ kind: 'returned', value: hostile });
  });

  it('a command that is not there, or writes an error, threw', async () => {
    const step = { name: 'x', command: 'Get-Nothing; New-Item injected', parameters: {}, timeoutMs: 10_000 };
    expect(await session.runCommand!(step, ignore, never)).toMatchObject({
      kind: 'threw',
      id: 'CommandNotFoundException',
      category: 'ObjectNotFound',
    });
    const missing = { ...step, command: 'Get-Item', parameters: { LiteralPath: '/no/such/place' } };
    expect(await session.runCommand!(missing, ignore, never)).toMatchObject({
      kind: 'threw',
      id: expect.stringMatching(/^PathNotFound/),
    });
  });
});
