import { beforeAll, describe, expect, it } from 'vitest';
import type { Value } from '../../src/playbook/step.ts';
import { machineWith } from '../lab/scripts/machine.ts';
import { labState } from './lab-state.ts';
import { pwsh, withoutPwsh } from './pwsh.ts';
import { type RealOutcome, runInPwsh, type Step } from './run-in-pwsh.ts';

const listener = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp';
const hostile = '\'); Stop-Computer; $(throw "no") `n "x" %PATH% \u00e9';
const asking = '[CmdletBinding(SupportsShouldProcess = $true)]\nparam()\n';

const scripts = {
  two: '[CmdletBinding()]\nparam()\n1; 2',
  none: '[CmdletBinding()]\nparam()\n',
  typo: '[CmdletBinding()]\nparam()\n$tpyo',
  carriesOn: '[CmdletBinding()]\nparam()\nGet-ChildItem -LiteralPath nowhere:\\at\\all; "carried on"',
  echo: '[CmdletBinding()]\nparam([string] $Text, [System.Collections.IDictionary] $Nested)\n@{ text = $Text; nested = $Nested }',
  shapes:
    '[CmdletBinding()]\nparam()\n[pscustomobject]@{ one = @(1); none = @(); nothing = $null; deep = @{ a = @(@{ b = @{ c = @(@{ d = 5 }) } }) } }',
  asks: `${asking}[pscustomobject]@{ changed = [bool]$PSCmdlet.ShouldProcess("it", "Change") }`,
};

const step = (script: string, parameters: Record<string, Value> = {}, whatIf = false): Step => ({
  script,
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
  let came: Record<keyof typeof steps, RealOutcome>;
  beforeAll(async () => {
    const machine = await machineWith(20348);
    const everything = { sid: 'S-1-5-32-544', type: 'Deny', mask: 0xf003f } as const;
    machine.host.keyAccess[listener] = { owner: 'S-1-5-18', entries: [everything] };
    const one = { state: labState(machine), steps: Object.values(steps) };
    const [outcomes] = await runInPwsh([one, { ...one, steps: [] }], scripts);
    came = Object.fromEntries(
      Object.keys(steps).map((name, index) => [name, outcomes![index]]),
    ) as typeof came;
  }, 120_000);

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
    expect(came.echo).toMatchObject({ kind: 'returned', value: { text: hostile, nested } });
    expect(came.strange).toMatchObject({ kind: 'threw', id: 'NamedParameterNotFound' });
  });

  it('keeps lists lists and depth depth', () => {
    const deep = { a: [{ b: { c: [{ d: 5 }] } }] };
    expect(came.shapes).toMatchObject({
      kind: 'returned',
      value: { one: [1], none: [], nothing: null, deep },
    });
  });

  it('lets a script change something only when it is not asked what it would do', () => {
    expect(came.asksWhatIf).toMatchObject({ kind: 'returned', value: { changed: false } });
    expect(came.asks).toMatchObject({ kind: 'returned', value: { changed: true } });
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
      expect(outcome.state).toBeUndefined();
    }
  });
});
