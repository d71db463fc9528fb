import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type GateScript, loadScriptGate } from '../../adapters/powershell/gate-script.ts';

const playbooks = join(import.meta.dirname, '..', '..', 'playbooks');

describe('the gate for scripts', () => {
  let gate: GateScript;
  beforeAll(async () => {
    gate = await loadScriptGate();
  });

  it('lets every script of ours through, and the harness', () => {
    const files = globSync('**/*.ps1', { cwd: playbooks });
    expect(files.length).toBeGreaterThan(15);
    const faulty = files
      .map((file) => ({ file, verdict: gate(readFileSync(join(playbooks, file), 'utf8')) }))
      .filter(({ verdict }) => verdict.kind !== 'whole');
    expect(faulty).toEqual([]);
  });

  it('lets through the bootstrap that runs them', () => {
    const file = join(playbooks, '..', 'adapters', 'powershell', 'node-powershell', 'bootstrap.ps1');
    expect(gate(readFileSync(file, 'utf8')).kind).toBe('whole');
  });

  const unfinished: Readonly<Record<string, string>> = {
    'an open brace': 'if ($true) {',
    'an open quote': 'Write-Output "abc',
    'an open single quote': "Write-Output 'abc",
    'an open here-string': '$a = @"\nabc\n',
    'an open subexpression': 'Write-Output "$(Get-Date',
    'an open bracket': '$a = @(1, 2',
    'an open table': '$a = @{ one = 1',
    'an open comment': 'Get-Date <# and then',
    'an operator without its right side': '1 +',
    'a pipe into nothing': 'Get-Date |',
    'an else without a block': 'if ($true) { 1 } else',
    'a last line to be continued': 'Get-Date `\n',
    'a brace too many': 'Get-Date }',
    'a NUL': "Get-Date\n'\0'",
    'nothing at all': '',
    'a comment and nothing else': '# nothing\n',
  };
  it.each(Object.entries(unfinished))('refuses %s', (_, text) => {
    expect(gate(text).kind).toBe('faulty');
  });

  it('says where the first fault is', () => {
    expect(gate('$a = 1\n$b = 2\n  if ($a) {')).toMatchObject({ kind: 'faulty', line: 3 });
    expect(gate('Get-Date\nGet-Date `')).toMatchObject({ kind: 'faulty', line: 2, column: 11 });
  });

  it('takes numbers with a type or a multiplier for what they are', () => {
    for (const text of ['0xFFFFFFFFL', '16MB', '1.5gb', '10L', '3d', '2kb + 1', '"x" * 16MB', '1e3']) {
      expect({ text, kind: gate(text).kind }).toEqual({ text, kind: 'whole' });
    }
  });

  it('names the commands that a script calls, once each', () => {
    const text = 'param($Name)\nGet-Date\n& { Get-Item "x$(Get-Location)" } | Sort-Object\nGet-Date';
    expect(gate(text)).toEqual({
      kind: 'whole',
      commands: expect.arrayContaining(['Get-Date', 'Get-Item', 'Get-Location', 'Sort-Object']),
    });
    expect(gate(text)).toHaveProperty('commands.length', 4);
  });
});
