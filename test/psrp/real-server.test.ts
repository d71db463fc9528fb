import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainOf } from '../../src/psrp/plain-of.ts';
import type { ClientEvent } from '../../src/psrp/pool/client-event.ts';
import { dictionary, double, enumeration, list, type PsPrimitive, primitive } from '../../src/psrp/value.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { clientCipher } from './crypto-session-cipher.ts';
import { type Driven, drivePwsh } from './drive-pwsh.ts';

const title = pwsh === null ? `a real pwsh -s (${withoutPwsh})` : 'a real pwsh -s';

function outputs(events: readonly ClientEvent[]) {
  return events.flatMap((event) => (event.kind === 'output' ? [plainOf(event.value)] : []));
}

describe.skipIf(pwsh === null)(title, { timeout: 60_000 }, () => {
  let driven: Driven;
  beforeAll(async () => {
    driven = await drivePwsh(pwsh!, { maxRunspaces: 4, cipher: clientCipher() });
  }, 60_000);
  afterAll(() => driven.close());

  it('takes hostile text as data and gives it back as it was', async () => {
    const hostile = [
      `a'; Stop-Computer; $(x) \` "q" \r\n\t`,
      'null \u0000 bell \u0007',
      '😀 日本語 Größe',
      'lone \ud800 and \udfff',
      '_x0041_ _x005F_x0041_ _X0041_',
      '',
      ' ',
      ']]><&">',
    ];
    const script = 'param([string[]]$Texts, $Name) foreach ($t in $Texts) { $t }; $Name.Length; $Name';
    for (const text of hostile) {
      const events = await driven.run({
        script,
        parameters: [
          { name: 'Texts', value: list(hostile, ['System.String[]', 'System.Array', 'System.Object']) },
          { name: 'Name', value: text },
        ],
      });
      expect(outputs(events)).toEqual([...hostile, text.length, text]);
      expect(events.at(-1)).toMatchObject({ kind: 'ended', how: 'completed' });
    }
  });

  it('knows the types of parameters', async () => {
    const values = [
      [1, 'Int32'],
      [true, 'Boolean'],
      [double(1.5), 'Double'],
      [primitive('I64', '9007199254740993'), 'Int64'],
      [primitive('G', '0f8fad5b-d9cb-469f-a165-70867728950e'), 'Guid'],
      [primitive('Version', '1.2.3'), 'Version'],
      [primitive('DT', '2026-01-02T03:04:05Z'), 'DateTime'],
      [primitive('TS', 'PT1M'), 'TimeSpan'],
      [dictionary({ a: dictionary({ b: list([1, null]) }) }), 'Hashtable'],
      [list([1, 2]), 'Object[]'],
      [enumeration('System.DayOfWeek', 'Monday', 1), 'Int32'],
    ] as const;
    for (const [value, type] of values) {
      const events = await driven.run({
        script: 'param($V) $V.PSObject.BaseObject.GetType().Name',
        parameters: [{ name: 'V', value }],
      });
      expect(outputs(events)).toEqual([
        type === 'Object[]' ? expect.stringMatching(/Object\[\]|ArrayList/) : type,
      ]);
    }
  });

  it('keeps the seven streams apart and in order', async () => {
    const script = [
      '1',
      'Write-Warning w',
      'Write-Verbose v -Verbose',
      '$DebugPreference = "Continue"; Write-Debug d',
      'Write-Information i',
      'Write-Progress -Activity a -Status s -PercentComplete 40',
      'Write-Error e -ErrorId My.Id -Category InvalidData -TargetObject x',
    ].join('\n');
    const events = await driven.run({ script });
    expect(events.filter((event) => event.kind !== 'host-call')).toMatchObject([
      { kind: 'output', value: 1 },
      { kind: 'warning', text: 'w' },
      { kind: 'verbose', text: 'v' },
      { kind: 'debug', text: 'd' },
      { kind: 'information', record: { text: 'i' } },
      { kind: 'progress', record: { activity: 'a', status: 's', percent: 40, completed: false } },
      { kind: 'error', record: { message: 'e', fullyQualifiedErrorId: 'My.Id', category: 'InvalidData' } },
      { kind: 'ended', how: 'completed' },
    ]);
    expect(events.every((event) => event.kind !== 'host-call' || event.answered === 'ignored')).toBe(true);
  });

  it('tells a throw with its place', async () => {
    const [ended] = await driven.run({ script: 'function f { throw "bad" }\nf' });
    expect(ended).toMatchObject({
      kind: 'ended',
      how: 'failed',
      error: {
        message: 'bad',
        position: expect.stringContaining('line:1'),
        scriptStackTrace: expect.stringContaining('at f'),
      },
    });
  });

  it('writes the words of -WhatIf to nobody, and goes on', async () => {
    const events = await driven.run({ script: 'Set-Item Env:PSRP_TEST x -WhatIf; "after"' });
    expect(outputs(events)).toEqual(['after']);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'host-call', answered: 'ignored' }));
  });

  for (const question of [
    'Read-Host "name"',
    'Read-Host "secret" -AsSecureString',
    'Get-Credential x',
    '$host.UI.PromptForChoice("a", "b", @("&Yes", "&No"), 0)',
    'Set-Item Env:PSRP_TEST x -Confirm',
    'try { Read-Host x } catch { "caught" }; "on"',
  ]) {
    it(`fails once and clearly at: ${question}`, async () => {
      const events = await driven.run({ script: `1; ${question}; 2` });
      expect(events.filter((event) => event.kind === 'ended')).toMatchObject([
        {
          how: 'failed',
          asked: expect.any(String),
          error: { fullyQualifiedErrorId: 'HostCallNotSupported' },
        },
      ]);
      expect(outputs(events)).toEqual([1]);
      expect(events.filter((event) => event.kind === 'error')).toEqual([]);
    });
  }

  it('stops a pipeline that sleeps, and is fit for the next', async () => {
    const answer = driven.pool.run({ script: '1; Start-Sleep 60; 2' });
    const pipeline = answer.kind === 'started' ? answer.pipeline : '';
    driven.flush();
    await driven.until((event) => event.kind === 'output' && event.pipeline === pipeline);
    driven.pool.stop(pipeline);
    driven.flush();
    const ended = await driven.until((event) => event.kind === 'ended' && event.pipeline === pipeline);
    expect(ended).toMatchObject({ how: 'stopped' });
    expect(outputs(await driven.run({ script: '3' }))).toEqual([3]);
  });

  it('stops at any moment, the first included', async () => {
    for (let n = 0; n < 8; n += 1) {
      const answer = driven.pool.run({ script: 'Start-Sleep 60' });
      const pipeline = answer.kind === 'started' ? answer.pipeline : '';
      if (n > 0) driven.flush();
      if (n > 1) await new Promise((resolve) => setTimeout(resolve, n));
      driven.pool.stop(pipeline);
      driven.flush();
      const ended = await driven.until((event) => event.kind === 'ended' && event.pipeline === pipeline);
      expect(ended).toMatchObject({ how: 'stopped' });
    }
  });

  it('feeds input as it comes', async () => {
    const since = driven.events.length;
    const answer = driven.pool.run({ script: '$input | ForEach-Object { $_ * 2 }', input: 'open' });
    const pipeline = answer.kind === 'started' ? answer.pipeline : '';
    for (const value of [1, 2, 3]) {
      driven.pool.input(pipeline, value);
      driven.flush();
      await driven.until((event) => event.kind === 'output' && event.value === value * 2, since);
    }
    driven.pool.endInput(pipeline);
    driven.flush();
    await driven.until((event) => event.kind === 'ended' && event.pipeline === pipeline);
    const all = await driven.run({ script: '$input | Measure-Object -Sum | % Sum', input: [1, 2, 3] });
    expect(outputs(all)).toEqual([6]);
  });

  it('runs commands by name, one after another in a pipeline', async () => {
    const plain = { isScript: false, useLocalScope: null, mergeErrors: false } as const;
    const events = await driven.run({
      commands: [
        { ...plain, text: 'Get-Variable', parameters: [{ name: 'Name', value: 'PSEdition' }] },
        { ...plain, text: 'Select-Object', parameters: [{ name: 'ExpandProperty', value: 'Value' }] },
      ],
    });
    expect(outputs(events)).toEqual(['Core']);
    const merged = await driven.run({
      commands: [
        { ...plain, text: 'Get-Item', parameters: [{ name: null, value: '/no/such' }], mergeErrors: true },
      ],
    });
    expect(merged.map((event) => event.kind)).toEqual(['output', 'ended']);
  });

  it('runs four pipelines at once', async () => {
    // A pool of its own: all four of its runspaces are needed, and none was used before.
    const own = await drivePwsh(pwsh!, { maxRunspaces: 4 });
    const since = own.events.length;
    const runs = [1, 2, 3, 4].map((n) => {
      const answer = own.pool.run({
        script: `'up'; $input | ForEach-Object { $_ + ${n} }`,
        input: 'open',
      });
      return answer.kind === 'started' ? answer.pipeline : '';
    });
    own.flush();
    // Each waits for input, so all four are up only if none waits for another.
    for (const pipeline of runs) {
      await own.until((event) => event.kind === 'output' && event.pipeline === pipeline, since);
    }
    for (const pipeline of runs) {
      own.pool.input(pipeline, 10);
      own.pool.endInput(pipeline);
    }
    own.flush();
    for (const pipeline of runs) {
      await own.until((event) => event.kind === 'ended' && event.pipeline === pipeline, since);
    }
    const of = (pipeline: string) =>
      outputs(own.events.filter((event) => 'pipeline' in event && event.pipeline === pipeline));
    expect(runs.map(of)).toEqual([1, 2, 3, 4].map((n) => ['up', 10 + n]));
    await own.close();
  });

  it('carries a secret to it and back, sealed on the way', async () => {
    expect(driven.pool.seal('x')).toMatchObject({ kind: 'refused', code: 'no-session-key' });
    driven.pool.agreeKey();
    driven.flush();
    await driven.until((event) => event.kind === 'key-agreed');
    const secret = driven.pool.seal('geheim €😀') as PsPrimitive;
    expect(secret.type).toBe('SS');
    const events = await driven.run({
      script: `param([securestring]$S)
        [Net.NetworkCredential]::new('', $S).Password
        ConvertTo-SecureString -AsPlainText -Force 'way back'`,
      parameters: [{ name: 'S', value: secret }],
    });
    const values = events.flatMap((event) => (event.kind === 'output' ? [event.value] : []));
    expect(values[0]).toBe('geheim €😀');
    expect(driven.pool.unseal(values[1] as PsPrimitive)).toEqual({ kind: 'text', text: 'way back' });
  });

  it('gives 20,000 objects, and a string of a million characters', async () => {
    const events = await driven.run({ script: '1..20000 | ForEach-Object { [pscustomobject]@{ n = $_ } }' });
    const values = outputs(events) as { n: number }[];
    expect(values).toHaveLength(20_000);
    expect(values.every((value, at) => value.n === at + 1)).toBe(true);
    expect(outputs(await driven.run({ script: '"ä" * 1000000' }))).toEqual(['ä'.repeat(1_000_000)]);
  });

  it('takes a parameter of a million characters', async () => {
    const value = '日'.repeat(1_000_000);
    const events = await driven.run({ script: 'param($V) $V.Length', parameters: [{ name: 'V', value }] });
    expect(outputs(events)).toEqual([1_000_000]);
  });

  it('throws by itself at a question where there is no console at all', async () => {
    const bare = await drivePwsh(pwsh!, { host: 'none' });
    const events = await bare.run({ script: 'Write-Host seen; Read-Host x' });
    expect(events.map((event) => event.kind)).not.toContain('host-call');
    expect(events).toContainEqual(expect.objectContaining({ kind: 'information' }));
    expect(JSON.stringify(events)).toContain('user interaction');
    await bare.close();
  });

  it('closes with pipelines under way, and the words at its exit are no fault', async () => {
    const other = await drivePwsh(pwsh!);
    other.pool.run({ script: 'Start-Sleep 60' });
    other.pool.run({ script: 'Start-Sleep 60' });
    other.flush();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await other.close();
    expect(other.events.at(-1)).toEqual({ kind: 'closed', asked: true });
  });
});
