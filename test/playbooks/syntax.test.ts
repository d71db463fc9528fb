import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { partNames } from '../../src/diagnosis/evidence.ts';
import { pwsh, runPwsh, withoutPwsh } from './pwsh.ts';

interface ParsedScript {
  readonly file: string;
  readonly errors: readonly string[];
  /** Syntax that Windows PowerShell 5.1 does not know. */
  readonly newer: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly commands: readonly {
    readonly name: string | null;
    readonly line: number;
    readonly text: string;
  }[];
  readonly aliases: readonly string[];
  /** `compiled`, or the compiler's complaint, for each piece of native code. */
  readonly native: readonly string[];
  readonly help: boolean;
}

const folder = join(import.meta.dirname, '..', '..', 'playbooks');
const title = 'scripts as PowerShell itself reads them';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  let scripts: readonly ParsedScript[] = [];
  beforeAll(async () => {
    scripts = (await runPwsh(join(import.meta.dirname, 'read-syntax.ps1'), folder)) as ParsedScript[];
  });

  it('are all there and without a parse error', () => {
    expect(scripts.length).toBe(1 + 4 * 3 + partNames.length);
    expect(scripts.filter(({ errors }) => errors.length > 0)).toEqual([]);
  });

  it('use no syntax newer than Windows PowerShell 5.1, no alias, and carry help', () => {
    expect(scripts.filter(({ newer }) => newer.length > 0)).toEqual([]);
    expect(scripts.filter(({ aliases }) => aliases.length > 0)).toEqual([]);
    expect(scripts.filter(({ help }) => !help).map(({ file }) => file)).toEqual([]);
  });

  it('hold native code that compiles as C# 5', () => {
    expect(scripts.flatMap(({ native }) => native)).toEqual(['compiled', 'compiled']);
  });

  it('declare the parameters that playbook.yaml states, of the same types', async () => {
    const types = { string: 'String', integer: 'Int32', boolean: 'Boolean' } as const;
    for (const { name, parameters } of await readPlaybooks(folder)) {
      const stated = Object.entries(parameters).map(
        ([key, { type }]) => `${key.toLowerCase()} ${types[type]}`,
      );
      for (const phase of ['detect', 'apply', 'revert']) {
        const script = scripts.find(({ file }) => file === `${name}/${phase}.ps1`);
        const declared = script?.parameters.map((each) => `${each.name.toLowerCase()} ${each.type}`);
        const before = phase === 'revert' ? ['before IDictionary'] : [];
        expect({ name, phase, declared }).toEqual({ name, phase, declared: [...before, ...stated] });
      }
    }
  });

  it('call nothing that changes a host from detect or evidence', () => {
    const changing =
      /^(Set|New|Remove|Start|Stop|Restart|Enable|Disable|Write|Clear|Add|Rename|Move|Copy|Invoke|Import|Register|Grant|Revoke|Out|Send)-/i;
    // A COM object is made to be asked, and a type is compiled to be asked.
    const harmless = ['New-Object', 'Add-Type'];
    const found = scripts
      .filter(({ file }) => file.endsWith('/detect.ps1') || file.startsWith('collect-evidence/'))
      .flatMap(({ file, commands }) =>
        commands
          .filter(({ name }) => name === null || (changing.test(name) && !harmless.includes(name)))
          .map(({ line, text }) => `${file}:${line}: ${text}`),
      );
    expect(found).toEqual([]);
  });

  it('pass -ErrorAction Stop themselves wherever a preference would not reach', () => {
    const deaf =
      /^(Get-Cim|Invoke-Cim|Get-Net|Set-Net|Get-ScheduledTask|Get-Local|Get-WinEvent|Get-Service|Set-Service)/i;
    const found = scripts.flatMap(({ file, commands }) =>
      commands
        .filter(({ name, text }) => deaf.test(name ?? '') && !/-ErrorAction Stop\b/.test(text))
        .map(({ line, text }) => `${file}:${line}: ${text}`),
    );
    expect(found).toEqual([]);
  });
});
