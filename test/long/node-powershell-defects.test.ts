import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PowerShell } from 'node-powershell';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { killTree } from '../../adapters/powershell/node-powershell/kill-tree.ts';
import type { Session } from '../../src/ports/host-executor.ts';
import { eventually } from '../contracts/eventually.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import {
  type Bench,
  hereWay,
  hostBy,
  ignore,
  isAlive,
  linesOf,
  never,
  openBench,
  returnedBy,
  run,
} from '../powershell/node-powershell-bench.ts';
import { realStep } from '../powershell/real-steps.ts';

// Each starts processes of half a second, of two cores that others share.
vi.setConfig({ testTimeout: 60_000 });

const title = "node-powershell's measured defects";
const good = '@{ ok = $true }';
const goodValue = { kind: 'returned', value: { ok: true } };
const isLinux = process.platform === 'linux';

/** Leaves two processes behind: a child, and one that has left its session and its parents. */
const leavesChildren = `param([string] $Folder)
& '/bin/sh' -c 'sleep 300 >/dev/null 2>&1 & echo $! >> "$0/children"' $Folder
& '/usr/bin/setsid' -f /bin/sh -c 'echo $$ >> "$0/children"; exec >/dev/null 2>&1; sleep 300; true' $Folder
Write-Warning 'begun'
Start-Sleep -Seconds 60`;

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  let bench: Bench;
  let session: Session;
  beforeAll(async () => {
    process.env.NODE_POWERSHELL = '/no/such/shell';
    process.env.RDP_MEDIC_TEST_CANARY = 'canary-7d1f';
    bench = openBench({ limits: { shells: 1 } });
    session = await bench.session();
  });
  afterAll(async () => {
    delete process.env.NODE_POWERSHELL;
    delete process.env.RDP_MEDIC_TEST_CANARY;
    await bench.close();
  });
  afterEach(() => vi.restoreAllMocks());

  it('a script past its deadline is stopped, may put down what it has in hand, and the next step runs', async () => {
    const file = join(bench.folder, 'put-down');
    const text = `param([string] $File)
try { Start-Sleep -Seconds 60 } finally { [System.IO.File]::WriteAllText($File, 'put down') }`;
    const first = run(session, realStep(text, { File: file }, 1500));
    const second = run(session, realStep(good));
    expect(await first).toEqual({ kind: 'timed-out', afterMs: 1500 });
    expect(readFileSync(file, 'utf8')).toBe('put down');
    expect(await second).toEqual(goodValue);
  });

  it('a script that listens to no word to stop is killed at its deadline', async () => {
    const text = '[System.Threading.Thread]::Sleep(60000); @{}';
    const before = bench.pids().length;
    expect(await run(session, realStep(text, {}, 200))).toEqual({ kind: 'timed-out', afterMs: 200 });
    expect(isAlive(bench.pids()[before - 1]!)).toBe(false);
  });

  it.skipIf(!isLinux)(
    'what a script started is gone when the step is timed out, even where it left the tree (on Linux)',
    async () => {
      const step = realStep(leavesChildren, { Folder: bench.folder }, 3000);
      expect(await run(session, step)).toEqual({ kind: 'timed-out', afterMs: 3000 });
      const children = linesOf(join(bench.folder, 'children')).map(Number);
      expect(children).toHaveLength(2);
      expect(children.map(isAlive)).toEqual([false, false]);
    },
  );

  it('a shell that dies with exit code 0 under a script is no success, and settles what waits behind it', async () => {
    const outcomes = await Promise.all([
      run(session, realStep('[Environment]::Exit(0)')),
      run(session, realStep(good)),
      run(session, realStep('[Environment]::Exit(7)')),
      run(session, realStep(good)),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'returned', 'unknown', 'returned']);
  });

  it('an answer of 16 MB goes to a file, and the step says so', async () => {
    const outcome = await run(session, realStep("@{ long = 'x' * 16MB }"));
    expect(outcome).toMatchObject({ kind: 'garbled', spilled: { objects: 1, cut: false } });
    const { file } = (outcome as { spilled: { file: string } }).spilled;
    expect(statSync(file).size).toBeGreaterThan(16_000_000);
    expect(await run(session, realStep(good))).toEqual(goodValue);
  });

  it('what a script writes past its output is not read as output', async () => {
    const text =
      "[Console]::Out.Write('x' * 4MB); [Console]::Error.WriteLine('y'); Write-Host 'z'; @{ ok = $true }";
    expect(await run(session, realStep(text))).toEqual(goodValue);
  });

  it('a script that floods the pipe itself is stopped', async () => {
    const text = `$out = [Console]::OpenStandardOutput(); $bytes = [byte[]]::new(65536)
for ($at = 0; $at -lt 400; $at += 1) { $out.Write($bytes, 0, 65536) }
Start-Sleep -Seconds 60`;
    expect(await run(session, realStep(text))).toMatchObject({ kind: 'garbled' });
    expect(await run(session, realStep(good))).toEqual(goodValue);
  });

  it('an unfinished statement is refused while every shell is taken: none has seen it', async () => {
    const records: string[] = [];
    const busy = run(
      session,
      realStep("Write-Warning 'begun'; Start-Sleep -Milliseconds 1500; @{ ok = $true }"),
      (record) => records.push(record.text),
    );
    await eventually(() => records.includes('begun'), 15_000);
    let isBusy = true;
    void busy.then(() => {
      isBusy = false;
    });
    for (const text of ['if ($true) {', "'abc", '$(', 'Get-Date |']) {
      const outcome = await run(session, realStep(text));
      expect(outcome).toMatchObject({ kind: 'unreachable', layer: 'no-way', message: /is not sent/ });
    }
    expect(isBusy).toBe(true);
    expect(await busy).toEqual(goodValue);
  });

  it('an error comes with its message, id, category and place, and never as text of a stream', async () => {
    const text = "$x = 1\nWrite-Error -Message 'no ‟way”' -ErrorId 'RdpMedic.Test' -Category ObjectNotFound";
    expect(await run(session, realStep(text))).toMatchObject({
      kind: 'threw',
      message: 'no ‟way”',
      id: expect.stringContaining('RdpMedic.Test'),
      category: 'ObjectNotFound',
      position: expect.stringMatching(/line:\d+ char:\d+/),
    });
  });

  it('an error of any length is an error, and its words are cut', async () => {
    const outcome = await run(session, realStep("throw ('x' * 200000)"));
    expect(outcome).toMatchObject({ kind: 'threw', message: `${'x'.repeat(4_000)}…` });
    const step = {
      name: 'test/long-error',
      command: 'Write-Error',
      parameters: { Message: 'z'.repeat(200_000) },
      timeoutMs: 15_000,
    };
    expect((await session.runCommand!(step, ignore, never)).kind).toBe('threw');
  });

  it('progress, warnings, verbose words and information come while the script runs', async () => {
    const seen: unknown[] = [];
    const text = `$ProgressPreference = 'Continue'
Write-Progress -Activity 'Looking' -Status 'half' -PercentComplete 50
Write-Warning 'w'; Write-Verbose 'v' -Verbose; Write-Information 'i'
while (-not [System.IO.File]::Exists($File)) { Start-Sleep -Milliseconds 20 }
@{ ok = $true }`;
    const file = join(bench.folder, 'seen');
    const step = realStep(`param([string] $File)\n${text}`, { File: file });
    const outcome = await run(session, step, (record) => {
      seen.push(record);
      // The script ends only when everything it said was heard.
      if (seen.length === 4) void import('node:fs').then(({ writeFileSync }) => writeFileSync(file, ''));
    });
    expect(outcome).toEqual(goodValue);
    expect(seen).toEqual(
      expect.arrayContaining([
        { stream: 'progress', text: 'Looking: half', percent: 50 },
        { stream: 'warning', text: 'w' },
        { stream: 'verbose', text: 'v' },
        { stream: 'information', text: 'i' },
      ]),
    );
  });

  it('nothing of a job is left for the next: no variable, no function, no entry in the history', async () => {
    const invoke = vi.spyOn(PowerShell.prototype, 'invoke');
    await returnedBy(
      session,
      '$global:left = 1; function global:Write-RdpMedicFrame { }; function global:Get-Date { 2 }; @{}',
    );
    const text =
      '@{ left = [bool](Get-Variable left -ErrorAction Ignore); date = (Get-Date) -is [datetime] }';
    expect(await returnedBy(session, text)).toEqual({ left: false, date: true });
    await run(session, realStep(good));
    const libraries = invoke.mock.contexts as unknown as PowerShell[];
    expect(libraries.length).toBeGreaterThanOrEqual(3);
    await eventually(() => libraries.every(({ history }) => history.length === 0));
  });

  it("the bot's own environment stays with the bot", async () => {
    const text =
      '@{ names = @(Get-ChildItem env: | ForEach-Object { $_.Name }); values = @(Get-ChildItem env: | ForEach-Object { $_.Value }) }';
    const { names, values } = (await returnedBy(session, text)) as { names: string[]; values: string[] };
    expect(values).not.toContain('canary-7d1f');
    expect(names).not.toContain('RDP_MEDIC_TEST_CANARY');
    expect(names).toContain('PATH');
  });

  it('a step that waits for a shell can be called off: then nothing was sent', async () => {
    const busy = run(session, realStep('Start-Sleep -Milliseconds 700; @{ ok = $true }'));
    const calledOff = new AbortController();
    const waiting = session.run(realStep(good), ignore, calledOff.signal);
    setTimeout(() => calledOff.abort(), 100);
    expect(await waiting).toMatchObject({ kind: 'unreachable' });
    expect(await busy).toEqual(goodValue);
  });
});

describe.skipIf(pwsh === null)(
  pwsh === null ? `shells kept and ended (${withoutPwsh})` : 'shells kept and ended',
  () => {
    it('a shell is ended after its share of jobs', async () => {
      const bench = openBench({ limits: { shells: 1, jobs: 3 } });
      const session = await bench.session();
      const used: unknown[] = [];
      for (let round = 0; round < 4; round += 1) used.push(await returnedBy(session, '@{ pid = $PID }'));
      // Opening took the first of its three jobs.
      expect(used[1]).toEqual(used[0]);
      expect(used[2]).not.toEqual(used[1]);
      expect(used[3]).toEqual(used[2]);
      await bench.close();
    });

    it('no process is left after closing, not even under a running script', async () => {
      const bench = openBench({ limits: { shells: 2 } });
      const session = await bench.session();
      await returnedBy(session, good);
      const begun = Promise.withResolvers<void>();
      const step = realStep(
        isLinux ? leavesChildren : "Write-Warning 'begun'; Start-Sleep 60",
        isLinux ? { Folder: bench.folder } : {},
      );
      const running = run(session, step, () => begun.resolve());
      await begun.promise;
      expect(await bench.executor.close()).toBe(true);
      expect((await running).kind).toBe('unknown');
      const children = linesOf(join(bench.folder, 'children')).map(Number);
      expect([...bench.pids(), ...children].map(isAlive)).not.toContain(true);
      expect(await run(session, realStep(good))).toMatchObject({ kind: 'unreachable' });
      await bench.close();
    });

    it('a shell that cannot start, or is none, is a reason and no fault', async () => {
      for (const executable of ['/no/such/shell', '/bin/true', '/bin/cat\u0000']) {
        const bench = openBench({ executable });
        const opened = await bench.executor.open(hostBy(hereWay), never);
        expect(opened).toMatchObject({ kind: 'unreachable', layer: 'subsystem' });
        await bench.close();
      }
    });
  },
);

it.skipIf(!isLinux)('a process that is gone already is certain to be gone (on Linux)', async () => {
  expect(await killTree(2 ** 22 + 1, 'no-such-mark')).toBe(true);
});
