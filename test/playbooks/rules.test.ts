import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const folder = join(import.meta.dirname, '..', '..', 'playbooks');
const files = globSync('**/*.ps1', { cwd: folder }).map((file) => file.replaceAll('\\', '/'));
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
/** The script without comments, so that a rule may be explained beside the code that keeps it, and without native code. */
const codeOf = (file: string): string =>
  textOf(file)
    .replace(/<#[\s\S]*?#>/g, '')
    .replace(/@'\n[\s\S]*?\n'@/g, '')
    .replace(/^\s*#.*$/gm, '');
const reading = files.filter((file) => file.endsWith('/detect.ps1') || file.startsWith('collect-evidence/'));
const changing = files.filter((file) => /\/(apply|revert)\.ps1$/.test(file));

function offenders(among: readonly string[], pattern: RegExp): string[] {
  return among.flatMap((file) =>
    codeOf(file)
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
}

describe('every script', () => {
  it('does nothing the house forbids', () => {
    expect(files.length).toBeGreaterThan(12);
    const forbidden =
      /\bWrite-Host\b|\bInvoke-Expression\b|\biex\b|\bSet-Acl\b|\bGet-Acl\b|\btakeown\b|\bicacls\b|\bInvoke-WebRequest\b|\bInvoke-RestMethod\b|\bDownload(String|File)\b|\$global:|^\s*exit\b/i;
    expect(offenders(files, forbidden)).toEqual([]);
  });

  it('uses no alias of a command', () => {
    expect(
      offenders(files, /(\||\{|;)\s*(%|\?|foreach|where|select|sort|gci|gwmi|gcim)\s+(\{|-|\$)/i),
    ).toEqual([]);
  });

  it('keeps to the syntax of Windows PowerShell 5.1', () => {
    expect(offenders(files, /\?\?|-AsHashtable\b|-Parallel\b|\s\?\s[^{]*\s:\s|&&|\s\|\|\s/)).toEqual([]);
    // Saved without a byte order mark, 5.1 reads a file in the host's code page: letters beyond ASCII would change.
    expect(files.filter((file) => /[^\t\n -~]/.test(textOf(file)))).toEqual([]);
  });

  it('compares no message that Windows translates', () => {
    expect(
      offenders(
        files,
        /\.(Message|DisplayName|DisplayGroup|LocalizedDescription)\b.*-(eq|ne|match|like|contains)/i,
      ),
    ).toEqual([]);
    expect(offenders(files, /-(DisplayName|DisplayGroup)\b|\b(quser|qwinsta)\b/i)).toEqual([]);
  });

  it('is short, and says what it is for', () => {
    for (const file of files.filter((each) => each !== 'harness.ps1')) {
      expect([file, textOf(file).split('\n').length < 101]).toEqual([file, true]);
    }
    expect(textOf('harness.ps1').split('\n').length).toBeLessThan(451);
    expect(files.filter((file) => !textOf(file).startsWith('<#\n.SYNOPSIS\n'))).toEqual([]);
  });

  it('passes -ErrorAction Stop itself to CIM, which hears no preference', () => {
    expect(offenders(files, /\b(Get|Invoke|Set|New|Remove)-Cim\w+(?!.*-ErrorAction Stop)/i)).toEqual([]);
  });
});

describe('detect and evidence', () => {
  it('call no verb that changes anything', () => {
    const verbs =
      /\b(Set|Remove|Start|Stop|Restart|Enable|Disable|Write|Clear|Rename|Move|Copy|Grant|Register|Invoke)-[A-Z]\w+|\.(Start|Stop|Delete\w*|SetValue|SetAccessControl|CreateSubKey)\(/;
    expect(offenders(reading, verbs)).toEqual([]);
  });
});

describe('apply and revert', () => {
  it('ask once, under ShouldProcess', () => {
    for (const file of changing) {
      expect([file, /\[CmdletBinding\(SupportsShouldProcess = \$true\)\]/.test(codeOf(file))]).toEqual([
        file,
        true,
      ]);
      expect([file, codeOf(file).match(/\$PSCmdlet\.ShouldProcess\(/g)?.length]).toEqual([file, 1]);
    }
  });

  it('change nothing before they have asked', () => {
    const changes =
      /\b(Write-KeyAccess|Write-MachineValue|Remove-MachineValue|Remove-MachineKey|Set-Service)\b|\.(Start|Stop)\(\)/;
    for (const file of changing) {
      const [before = ''] = codeOf(file).split('$PSCmdlet.ShouldProcess(');
      expect([file, changes.exec(before)?.[0]]).toEqual([file, undefined]);
    }
  });

  it('read back what they wrote', () => {
    for (const file of changing) {
      const [, after = ''] = codeOf(file).split('$PSCmdlet.ShouldProcess(');
      expect([file, /\b(Read-KeyAccess|Read-MachineValue|Get-StoreEntry|Get-Service)\b/.test(after)]).toEqual(
        [file, true],
      );
    }
  });
});

describe('param()', () => {
  const playbooks = globSync('*/playbook.yaml', { cwd: folder }).map((file) => file.split(/[\\/]/)[0]!);

  it.each(playbooks)('of %s is what its playbook.yaml states, and Before for revert', (name) => {
    const { parameters } = parse(readFileSync(join(folder, name, 'playbook.yaml'), 'utf8')) as {
      parameters: Record<string, { type: string; pattern?: string }>;
    };
    const stated = Object.keys(parameters).map((each) => each.toLowerCase());
    for (const phase of ['detect', 'apply', 'revert']) {
      const code = codeOf(`${name}/${phase}.ps1`);
      const [, block = ''] = /\nparam\(([\s\S]*?)\)\n\n/.exec(code) ?? [];
      const declared = [...block.matchAll(/\]\s*\$(\w+)/g)].map(([, each]) => each!.toLowerCase());
      expect([phase, declared]).toEqual([phase, [...(phase === 'revert' ? ['before'] : []), ...stated]]);
      for (const { pattern } of Object.values(parameters).filter((one) => one.pattern !== undefined)) {
        const words = pattern!.split('|').map((word) => `'${word}'`);
        expect(code).toContain(`[ValidateSet(${words.join(', ')})]`);
      }
    }
  });
});
