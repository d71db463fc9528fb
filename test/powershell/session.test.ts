import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createLocalExecutor,
  type LocalExecutorSettings,
} from '../../adapters/powershell/local/local-executor.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import type { CommandStep, Outcome, Value } from '../../src/playbook/step.ts';
import type { Session, StreamRecord } from '../../src/ports/host-executor.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { realStep } from './real-steps.ts';

const never = new AbortController().signal;
const ignore = (): void => {};
const why = pwsh === null ? ` (${withoutPwsh})` : '';

describe.skipIf(why !== '')(`a session with a real PowerShell${why}`, () => {
  let folder: string;
  let session: Session;

  async function openLocal(
    settings: Partial<LocalExecutorSettings> = {},
    executable: string = pwsh!,
  ): Promise<Session> {
    const executor = createLocalExecutor({
      secrets: createSecrets(),
      spillFolder: join(folder, 'spilled'),
      ...settings,
    });
    const way = { kind: 'local', executable };
    const host = { name: 'here', address: 'x', port: 3389, computer: null, labels: {}, way };
    const opened = await executor.open(host, never);
    if (opened.kind !== 'session') throw new Error(opened.message);
    return opened;
  }
  const run = (text: string, parameters: Record<string, Value> = {}, timeoutMs = 15_000): Promise<Outcome> =>
    session.run(realStep(text, parameters, timeoutMs), ignore, never);
  const command = (
    name: string,
    parameters: Record<string, Value> = {},
    on: Session = session,
  ): Promise<Outcome> => {
    const step: CommandStep = { name: 'test/command', command: name, parameters, timeoutMs: 15_000 };
    return on.runCommand!(step, ignore, never);
  };
  const told = async (text: string): Promise<readonly StreamRecord[]> => {
    const records: StreamRecord[] = [];
    await session.run(realStep(text), (record) => records.push(record), never);
    return records;
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
    session = await openLocal({ limits: { bytes: 200_000, objects: 100, spilledBytes: 2_000_000 } });
  });
  afterAll(async () => {
    await session?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('hands on every stream while the script runs, as plain text', async () => {
    const records = await told(`
      $ProgressPreference = 'Continue'
      Write-Warning 'Grüße aus Köln'; Write-Verbose 'こんにちは' -Verbose
      Write-Information "$([char]27)[31mred$([char]27)[0m"; Write-Host 'to nobody'
      Write-Progress -Activity 'Prüfung' -Status 'läuft' -PercentComplete 40; Write-Warning ''
      @{ ok = $true }`);
    expect(records).toEqual([
      { stream: 'warning', text: 'Grüße aus Köln' },
      { stream: 'verbose', text: 'こんにちは' },
      { stream: 'information', text: 'red' },
      { stream: 'information', text: 'to nobody' },
      { stream: 'progress', text: 'Prüfung: läuft', percent: 40 },
    ]);
  });

  it('takes no words of a script for a stop', async () => {
    for (const words of ['OperationStopped', 'PipelineStopped'])
      expect(await run(`throw '${words}: the service'`)).toMatchObject({
        kind: 'threw',
        message: `${words}: the service`,
      });
  });

  it('tells an error as what it is: message, id, category and position', async () => {
    expect(await run("throw 'nein, 東京'")).toMatchObject({
      kind: 'threw',
      message: 'nein, 東京',
      category: 'OperationStopped',
      position: expect.stringContaining('line:1'),
    });
    expect(await run('throw (Get-Refusal PolicyOwned "set by policy" @{ setting = "x" })')).toMatchObject({
      kind: 'threw',
      id: 'RdpMedic.PolicyOwned',
      category: 'InvalidOperation',
      data: { setting: 'x' },
    });
    expect(await run('Get-Item -Path /no/such/place')).toMatchObject({
      id: 'PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand',
      category: 'ObjectNotFound',
    });
  });

  it('fails a script that asks a person something, with one clear outcome, and goes on', async () => {
    const questions = [
      "Read-Host 'who'",
      "$Host.UI.PromptForChoice('a', 'b', @('&y', '&n'), 0)",
      "Get-Credential -Message 'who'",
      'Remove-Item -Path (New-TemporaryFile) -Confirm',
    ];
    for (const question of questions)
      expect(await run(`${question}; @{ ok = $true }`), question).toMatchObject({
        kind: 'threw',
        id: 'RdpMedic.AskedSomebody',
        message: expect.stringContaining('nobody to answer'),
      });
    expect(await run('@{ ok = $true }')).toEqual({ kind: 'returned', value: { ok: true } });
  });

  it('lets nothing of one step reach the next one', async () => {
    await run("function Get-Item { 'mine' }; $left = 1; $ErrorActionPreference = 'Ignore'; @{ ok = $true }");
    for (let round = 0; round < 5; round += 1)
      expect(
        await run(
          '@{ item = (Get-Command Get-Item).CommandType.ToString(); left = Test-Path variable:left }',
        ),
      ).toEqual({ kind: 'returned', value: { item: 'Cmdlet', left: false } });
  });

  it('keeps what is too much for a job in a file of its own account, and says so', async () => {
    const outcome = await run("@{ text = 'ä' * 150000 }");
    if (outcome.kind !== 'garbled' || !outcome.spilled?.file) throw new Error(JSON.stringify(outcome));
    expect(outcome.message).toContain(outcome.spilled.file);
    expect(outcome.spilled).toMatchObject({ objects: 1, cut: false });
    expect(statSync(outcome.spilled.file).mode & 0o777).toBe(0o600);
    const kept = JSON.parse(readFileSync(outcome.spilled.file, 'utf8'));
    expect(JSON.parse(kept)).toEqual({ text: 'ä'.repeat(150_000) });

    const many = await command('Get-Random', { InputObject: [...Array(300).keys()], Count: 300 });
    if (many.kind !== 'returned' || !many.spilled?.file) throw new Error(JSON.stringify(many));
    expect(many.value).toHaveLength(100);
    expect(many.spilled).toMatchObject({ objects: 300, cut: false });
    expect(readFileSync(many.spilled.file, 'utf8').trim().split('\n')).toHaveLength(300);
    expect(await run("@{ text = 'x' * 3000000 }")).toMatchObject({ kind: 'garbled', spilled: { cut: true } });
  });

  it('runs a command by its name with typed parameters, and says what it wrote', async () => {
    expect(await command('Join-Path', { Path: 'a b; $x', ChildPath: "it's" })).toEqual({
      kind: 'returned',
      value: ["a b; $x/it's"],
    });
    expect(await command('Get-Nothing')).toMatchObject({ kind: 'threw', id: 'CommandNotFoundException' });
    expect(await command('Get-Item', { Path: '/no/such/place' })).toMatchObject({
      kind: 'threw',
      category: 'ObjectNotFound',
    });
  });

  it('takes back no answer of a script that did not stop: unknown, and the others go on', async () => {
    const own = await openLocal({ stopWithinMs: 300 });
    // Warm, and long enough to have begun: what waits for its turn can be stopped.
    await own.run(realStep('@{ ok = $true }'), ignore, never);
    const stuck = await own.run(
      realStep('[Threading.Thread]::Sleep(60000); @{ a = 1 }', {}, 1_200),
      ignore,
      never,
    );
    expect(stuck).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('did not say that it stopped'),
    });
    expect(await own.run(realStep('@{ ok = $true }'), ignore, never)).toMatchObject({ kind: 'returned' });
    const began = performance.now();
    await own.close();
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  it('ends the whole tree of processes when it is closed', async () => {
    const own = await openLocal();
    const text =
      '$p = Start-Process -FilePath sleep -ArgumentList 300 -PassThru; @{ own = $PID; child = $p.Id }';
    const outcome = await own.run(realStep(text), ignore, never);
    if (outcome.kind !== 'returned') throw new Error(JSON.stringify(outcome));
    const { own: pid, child } = outcome.value as { own: number; child: number };
    expect([isAlive(pid), isAlive(child)]).toEqual([true, true]);
    await own.close();
    await expect.poll(() => [isAlive(pid), isAlive(child)]).toEqual([false, false]);
  });

  it('reaches a restricted endpoint by commands, which takes no script text', async () => {
    const settings = join(folder, 'restricted.pssc');
    await run(
      'param($Path) New-PSSessionConfigurationFile -Path $Path -SessionType RestrictedRemoteServer; @{ ok = 1 }',
      {
        Path: settings,
      },
    );
    expect(existsSync(settings)).toBe(true);
    const executable = join(folder, 'restricted-pwsh');
    writeFileSync(executable, `#!/bin/sh\nexec '${pwsh}' "$@" -ConfigurationFile '${settings}'\n`, {
      mode: 0o700,
    });
    const own = await openLocal({}, executable);
    try {
      expect(await own.run(realStep('@{ ok = $true }'), ignore, never)).toMatchObject({ kind: 'threw' });
      expect(await command('Get-Command', { Name: 'Measure-Object' }, own)).toMatchObject({
        kind: 'returned',
        value: [{ Name: 'Measure-Object' }],
      });
      expect(await command('Get-Process', {}, own)).toMatchObject({ id: 'CommandNotFoundException' });
    } finally {
      await own.close();
    }
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // One that nobody has waited for yet still has a number; only Linux tells.
  return !existsSync(`/proc/${pid}/stat`) || !/^\S+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
