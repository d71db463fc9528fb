import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type GateScript, loadScriptGate } from '../../adapters/powershell/gate-script.ts';
import { composeHarness } from '../../src/playbook/compose-harness.ts';
import { declaredFunctions, namedCommands } from '../../src/playbook/named-commands.ts';
import { openHarness } from '../../src/playbook/open-harness.ts';
import { harnessFiles, opened } from './harness-for.ts';

const folder = join(import.meta.dirname, '..', '..', 'playbooks');
const names = globSync('{collect-evidence,undo,rdp-*}/*.ps1', { cwd: folder })
  .map((file) => file.replaceAll('\\', '/').replace(/\.ps1$/, ''))
  // The task's own script runs alone.
  .filter((name) => name !== 'undo/task')
  .toSorted();
const scripts = Object.fromEntries(
  names.map((name) => [name, readFileSync(join(folder, `${name}.ps1`), 'utf8')]),
);
const pieceFiles = Object.keys(harnessFiles).filter((file) => file.endsWith('.ps1') && file !== 'core.ps1');
const harness = opened();

/** The grammar's own reading of what a text calls; letter case is PowerShell's, so none. */
let gate: GateScript;
beforeAll(async () => {
  gate = await loadScriptGate();
});
function calledIn(text: string): readonly string[] {
  const verdict = gate(text);
  if (verdict.kind !== 'whole') throw new Error(verdict.message);
  return verdict.commands.filter((name) => /^\w+-\w+$/.test(name));
}

function piecesOf(script: string): readonly string[] {
  const composed = composeHarness(harness, script);
  return composed.kind === 'composed' ? composed.pieces : [`undeclared: ${composed.names.join(', ')}`];
}

/** Commands of a script and of what it comes in that are neither declared there nor Windows' own. */
function missingIn(outer: string, script: string): readonly string[] {
  const declared = new Set([...declaredFunctions(outer), ...declaredFunctions(script)]);
  const called = new Set([...calledIn(outer), ...calledIn(script)]);
  return [...called].filter((name) => !declared.has(name) && !harness.windows.has(name));
}

describe('what scripts come in', () => {
  it('are the core and the pieces that each needs', () => {
    const rows = names.map((name) => `${name}: ${piecesOf(scripts[name]!).join(', ') || 'the core alone'}`);
    console.log(rows.join('\n'));
    expect(rows).toMatchSnapshot();
  });

  it.each(names)('holds all that %s calls', (name) => {
    const composed = composeHarness(harness, scripts[name]!);
    expect(composed.kind === 'composed' && missingIn(composed.text, scripts[name]!)).toEqual([]);
  });

  it('holds nothing that is not called', () => {
    const called = new Set(
      [...names.map((name) => scripts[name]!), ...Object.values(harnessFiles)].flatMap(calls),
    );
    const files = Object.entries(harnessFiles).filter(([file]) => file.endsWith('.ps1'));
    const idle = files.flatMap(([, text]) => declaredFunctions(text)).filter((name) => !called.has(name));
    expect(idle).toEqual([]);
    expect([...harness.windows].filter((name) => !called.has(name))).toEqual([]);
    const needed = new Set(names.flatMap((name) => piecesOf(scripts[name]!)));
    expect(harness.pieces.map(({ name }) => name).filter((name) => !needed.has(name))).toEqual([]);
  });

  it('finds every call that the grammar finds, in scripts, pieces and core', () => {
    for (const [name, text] of [
      ...Object.entries(scripts),
      ...pieces(),
      ['core', harnessFiles['core.ps1']!],
    ]) {
      const found = new Set(namedCommands(text!));
      expect({ name, unseen: calledIn(text!).filter((each) => !found.has(each)) }).toEqual({
        name,
        unseen: [],
      });
    }
  });

  it('comes to a fraction of all pieces, for a script at a time', () => {
    const bytes = names
      .map((name) => composeHarness(harness, scripts[name]!))
      .map((composed) => (composed.kind === 'composed' ? Buffer.byteLength(composed.text) : 0))
      .toSorted((a, b) => a - b);
    const all = Object.values(harnessFiles).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const [median, most] = [bytes[Math.floor(bytes.length / 2)]!, bytes.at(-1)!];
    console.log(`harness: ${bytes[0]} to ${most} bytes, ${median} in the middle; all pieces ${all}`);
    expect(median).toBeLessThan(all / 4);
    expect(most).toBeLessThan(all / 2);
  });

  it('is the same for the same script, whatever order the files come in', () => {
    const turned = opened(Object.fromEntries(Object.entries(harnessFiles).reverse()));
    for (const name of names) {
      expect(composeHarness(turned, scripts[name]!)).toEqual(composeHarness(harness, scripts[name]!));
    }
  });
});

describe('a harness in which something is missing', () => {
  it.each(pieceFiles)('is not opened, or not composed, without %s', (file) => {
    const { [file]: _, ...others } = harnessFiles;
    const answer = openHarness(others);
    const refused =
      answer.kind === 'faults' ||
      names.some((name) => composeHarness(answer.harness, scripts[name]!).kind === 'undeclared');
    expect(refused).toBe(true);
  });

  it.each(pieceFiles)('would lack what scripts call, were %s left out of what is sent', (file) => {
    const { text } = harness.pieces.find(({ name }) => `${name}.ps1` === file)!;
    const lacking = names.filter((name) => {
      const composed = composeHarness(harness, scripts[name]!);
      return (
        composed.kind === 'composed' && missingIn(composed.text.replace(text, ''), scripts[name]!).length > 0
      );
    });
    expect(lacking).not.toEqual([]);
  });

  it('names the file that declares what another one has, and the one that calls what nobody has', () => {
    const faulty = openHarness({
      ...harnessFiles,
      'more.ps1': '<#\n.SYNOPSIS\nMore.\n#>\n\nfunction Find-Service { Get-Nothing }\n',
      'core.ps1': harnessFiles['core.ps1']!.replace('$arguments = @{}', '$arguments = @{}\nFind-Service'),
    });
    expect(faulty).toMatchObject({
      faults: [
        {
          file: 'services.ps1',
          expected: 'expected a name of its own, found Find-Service, which more.ps1 has',
        },
        { file: 'core.ps1', expected: 'expected no Find-Service' },
        { file: 'more.ps1', expected: expect.stringContaining('found Get-Nothing') },
      ],
    });
  });

  it('is not opened where nothing says where scripts are run', () => {
    const cut = harnessFiles['core.ps1']!.replace('[scriptblock]::Create($Script)', '$null');
    expect(openHarness({ ...harnessFiles, 'core.ps1': cut })).toMatchObject({
      faults: [{ file: 'core.ps1', expected: expect.stringContaining('expected one line') }],
    });
  });
});

function pieces(): (readonly [string, string])[] {
  return harness.pieces.map(({ name, text }) => [name, text] as const);
}

function calls(text: string): readonly string[] {
  return namedCommands(text.replace(/^function [\w-]+/gm, 'function'));
}
