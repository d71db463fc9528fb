import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Value } from '../../src/playbook/step.ts';
import { pwsh, runPwsh, withoutPwsh } from './pwsh.ts';

const textOf = (name: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', 'playbooks', `${name}.ps1`), 'utf8');

const listener = 'SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp';
const host = {
  registry: { [listener]: { SecurityLayer: 2, UserAuthentication: 0 } },
  deniedKeys: [listener],
  owners: {},
  services: {},
};
const hostile = '\'); Stop-Computer; $(throw "no") `n "x" %PATH% \u00e9';
const asking = '[CmdletBinding(SupportsShouldProcess = $true)]\nparam()\n';

const scripts = {
  two: '[CmdletBinding()]\nparam()\n1; 2',
  none: '[CmdletBinding()]\nparam()\n',
  typo: '[CmdletBinding()]\nparam()\n$tpyo',
  carriesOn: '[CmdletBinding()]\nparam()\nGet-Item -LiteralPath nowhere:\\at\\all; "carried on"',
  echo: '[CmdletBinding()]\nparam([string] $Text, [System.Collections.IDictionary] $Nested)\n@{ text = $Text; nested = $Nested }',
  shapes:
    '[CmdletBinding()]\nparam()\n[pscustomobject]@{ one = @(1); none = @(); nothing = $null; deep = @{ a = @(@{ b = @{ c = @(@{ d = 5 }) } }) } }',
  asks: `${asking}[pscustomobject]@{ changed = [bool]$PSCmdlet.ShouldProcess("it", "Change") }`,
  'rdp-require-nla/detect': textOf('rdp-require-nla/detect'),
  'rdp-require-nla/apply': textOf('rdp-require-nla/apply'),
  'rdp-require-nla/revert': textOf('rdp-require-nla/revert'),
};
type Name = keyof typeof scripts;

interface Step {
  readonly name: Name;
  readonly parameters: Record<string, Value>;
  readonly whatIf: boolean;
}
const step = (name: Name, parameters: Record<string, Value> = {}, whatIf = false): Step => ({
  name,
  parameters,
  whatIf,
});
const steps = {
  two: step('two'),
  none: step('none'),
  typo: step('typo'),
  carriesOn: step('carriesOn'),
  echo: step('echo', { Text: hostile, Nested: { list: ['a'], inner: { text: hostile } } }),
  strange: step('echo', { Txt: 'x' }),
  shapes: step('shapes'),
  asksWhatIf: step('asks', {}, true),
  asks: step('asks'),
  deniedDetect: step('rdp-require-nla/detect'),
  deniedApply: step('rdp-require-nla/apply'),
  deniedWhatIf: step('rdp-require-nla/apply', {}, true),
  deniedRevert: step('rdp-require-nla/revert', { Before: { SecurityLayer: 2, UserAuthentication: 0 } }),
};

const title = 'the harness in a real PowerShell';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  let came: Record<keyof typeof steps, Outcome>;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
    const file = join(folder, 'given.json');
    const cases = [
      { host, steps: Object.values(steps).map((each) => ({ keep: false, undo: false, ...each })) },
    ];
    writeFileSync(file, JSON.stringify({ harness: textOf('harness'), scripts, cases }));
    const [outcomes] = (await runPwsh(join(import.meta.dirname, 'fake-windows.ps1'), file)) as Outcome[][];
    rmSync(folder, { recursive: true });
    came = Object.fromEntries(
      Object.keys(steps).map((name, index) => [name, outcomes![index]]),
    ) as typeof came;
  });

  it('takes exactly one object from a script', () => {
    expect(came.two).toMatchObject({ kind: 'threw', id: 'RdpMedic.NotOneObject' });
    expect(came.none).toMatchObject({ kind: 'threw', id: 'RdpMedic.NotOneObject' });
  });

  it('stops at the first error and at a name that is not set', () => {
    expect(came.typo).toMatchObject({ kind: 'threw', id: 'VariableIsUndefined' });
    expect(came.carriesOn).toMatchObject({ kind: 'threw' });
  });

  it('hands arguments over as data, whatever stands in them', () => {
    const nested = { list: ['a'], inner: { text: hostile } };
    expect(came.echo).toEqual({ kind: 'returned', value: { text: hostile, nested } });
    expect(came.strange).toMatchObject({ kind: 'threw', id: 'NamedParameterNotFound' });
  });

  it('keeps lists lists and depth depth', () => {
    const deep = { a: [{ b: { c: [{ d: 5 }] } }] };
    expect(came.shapes).toEqual({ kind: 'returned', value: { one: [1], none: [], nothing: null, deep } });
  });

  it('lets a script change something only when it is not asked what it would do', () => {
    expect(came.asksWhatIf).toEqual({ kind: 'returned', value: { changed: false } });
    expect(came.asks).toEqual({ kind: 'returned', value: { changed: true } });
  });

  it('tells a refused look as unknown, and changes nothing on it', () => {
    expect(came.deniedDetect).toMatchObject({
      kind: 'returned',
      value: {
        inDesiredState: false,
        state: { readable: false },
        findings: [{ id: 'unreadable', what: 'listener' }],
      },
    });
    for (const outcome of [came.deniedApply, came.deniedWhatIf, came.deniedRevert]) {
      expect(outcome).toMatchObject({ kind: 'threw', id: 'RdpMedic.Unreadable' });
    }
  });
});
