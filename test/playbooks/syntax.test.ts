import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { partNames } from '../../src/diagnosis/evidence.ts';
import { judgeCollected } from './check-collected.ts';
import { opened } from './harness-for.ts';
import { pwsh, runPwsh, runPwshFile, withoutPwsh } from './pwsh.ts';
import { writeSteps } from './write-steps.ts';

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

// What needs no PowerShell stands in rules.test.ts; here is what PowerShell's own parser and compiler see besides.
const folder = join(import.meta.dirname, '..', '..', 'playbooks');
const title = 'scripts as PowerShell itself reads them';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  let scripts: readonly ParsedScript[] = [];
  beforeAll(async () => {
    scripts = (await runPwsh(join(import.meta.dirname, 'read-syntax.ps1'), folder)) as ParsedScript[];
  });

  it('are all there and without a parse error', async () => {
    const playbooks = await readPlaybooks(folder);
    const phases = playbooks.flatMap(({ name }) =>
      ['detect', 'apply', 'revert'].map((phase) => `${name}/${phase}.ps1`),
    );
    const parts = partNames.map((part) => `collect-evidence/${part}.ps1`);
    const undo = ['arm', 'confirm', 'rehearse', 'status', 'task', 'undo'].map((name) => `undo/${name}.ps1`);
    const pieces = ['core', ...opened().pieces.map(({ name }) => name)].map((name) => `harness/${name}.ps1`);
    const expected = ['client-report.ps1', ...pieces, ...phases, ...parts, ...undo];
    expect(scripts.map(({ file }) => file).toSorted()).toEqual(expected.toSorted());
    expect(scripts.filter(({ errors }) => errors.length > 0)).toEqual([]);
  });

  it('use no syntax newer than Windows PowerShell 5.1, no alias, and carry help', () => {
    expect(scripts.filter(({ newer }) => newer.length > 0)).toEqual([]);
    expect(scripts.filter(({ aliases }) => aliases.length > 0)).toEqual([]);
    expect(scripts.filter(({ help }) => !help).map(({ file }) => file)).toEqual([]);
  });

  it('hold native code in few pieces of the harness alone, and it compiles as C# 5', () => {
    const native = scripts.filter((script) => script.native.length > 0);
    expect(native.map(({ file }) => file).toSorted()).toEqual([
      'harness/access-lists.ps1',
      'harness/file-changes.ps1',
      'harness/sessions.ps1',
      'harness/undo-folder.ps1',
    ]);
    expect(new Set(native.flatMap((script) => script.native))).toEqual(new Set(['compiled']));
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

  it('take the window and the marks where events are read, and nothing else in any part', () => {
    const taken = scripts
      .filter(({ file, parameters }) => file.startsWith('collect-evidence/') && parameters.length > 0)
      .map(({ file, parameters }) => [file, parameters.map(({ name, type }) => `${name} ${type}`)]);
    expect(taken).toEqual([['collect-evidence/events.ps1', ['SinceMinutes Int32', 'After IDictionary']]]);
  });
});

const here = 'every part of evidence, run on this machine';

describe.skipIf(pwsh === null || process.platform === 'win32')(
  pwsh === null ? `${here} (${withoutPwsh})` : `${here} (on Windows the workflow does it for real)`,
  () => {
    it('ends in time as one object or one error, and every object is what the diagnosis reads', async () => {
      const scratch = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
      const out = join(scratch, 'collected.json');
      const steps = join(scratch, 'steps.json');
      writeSteps(steps);
      const script = join(import.meta.dirname, 'collect-here.ps1');
      await runPwshFile(script, '-Steps', steps, '-Out', out, '-Seconds', '30');
      const collected = JSON.parse(readFileSync(out, 'utf8')) as Parameters<typeof judgeCollected>[0];
      rmSync(scratch, { recursive: true });
      expect(judgeCollected(collected, false)).toEqual([]);
      // Where there is no registry nobody may have learnt anything from it.
      expect(collected.parts.find(({ part }) => part === 'listener')).toMatchObject({ kind: 'threw' });
      expect(judgeCollected(collected, true).length).toBeGreaterThan(10);
    }, 120_000);
  },
);
