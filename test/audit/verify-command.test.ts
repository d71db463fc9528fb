import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChainedEntry } from '../../src/audit/entry.ts';
import { scratchFolder } from '../files/scratch-folder.ts';
import { entry, logOf } from './chained-log.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const log = logOf(['a', 'b', 'c', 'd'].map((id) => entry(id)));
const head = (at: number) => (JSON.parse(log[at - 1]!) as ChainedEntry).hash;

function verify(lines: readonly string[], ...options: readonly string[]) {
  const cwd = scratchFolder();
  writeFileSync(join(cwd, 'audit.jsonl'), lines.join(''));
  return medic(cwd, 'audit', 'verify', 'audit.jsonl', ...options);
}

function medic(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('medic audit verify', () => {
  it('says up to where a log is sound, and that its end is not proved', () => {
    const { status, stdout, stderr } = verify(log);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(
      `sound up to entry 4, head ${head(4)}\n` +
        'The end is not proved: entries cut off it leave no trace. Give a head noted earlier: --head H\n',
    );
  });

  it('proves everything up to a given head, even when the log has grown since', () => {
    expect(verify(log, '--head', head(4).toUpperCase())).toMatchObject({
      status: 0,
      stdout: `sound up to entry 4, head ${head(4)}\nThe given head is entry 4: everything up to it is proved.\n`,
    });
    expect(verify(log, '--head', head(3)).stdout).toContain(
      'The given head is entry 3: everything up to it is proved. 1 later entry follows it, and their end is not proved.',
    );
  });

  it('sees a cut-off end by the head', () => {
    const { status, stdout } = verify(log.slice(0, 3), '--head', head(4));
    expect(status).toBe(1);
    expect(stdout).toBe(
      `sound up to entry 3, head ${head(3)}\n` +
        'The given head is not in this log: entries were cut off its end, or it was written anew.\n',
    );
  });

  it.each([
    ['changed', log.with(1, log[1]!.replace('oncall', 'nobody')), 2, 1],
    ['missing', log.toSpliced(1, 1), 2, 1],
    ['reordered', log.with(1, log[2]!).with(2, log[1]!), 2, 1],
    ['malformed', [...log, '{"torn'], 5, 4],
  ] as const)('names a line that is %s', (what, lines, line, upTo) => {
    const { status, stdout } = verify(lines);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      new RegExp(`^audit\\.jsonl, line ${line}: ${what}; .*\\nsound up to entry ${upTo}, head `),
    );
    expect(stdout).toContain(`head ${head(upTo)}\n`);
  });

  it('calls an empty log sound up to entry 0', () => {
    expect(verify([])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('sound up to entry 0, head 0000'),
    });
  });

  it.each([
    [['audit', 'verify', 'no-such-file'], /^no-such-file: there is no such file\n$/],
    [['audit', 'verify', '.'], /^\.: cannot be read \(EISDIR\)\n$/],
    [['audit', 'verify'], /missing required argument 'file'/],
    [['audit', 'verify', 'x', '--head', 'abc'], /A head is 64 hexadecimal digits/],
    [['audit', 'verify', 'x', '--hed', 'abc'], /unknown option '--hed'/],
    [['audit', 'verfy', 'x'], /unknown command 'verfy'/],
    [['audit'], /Usage: medic audit/],
  ])('leaves with 2 for %j', (args, said) => {
    const { status, stdout, stderr } = medic(scratchFolder(), ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });
});

describe('medic', () => {
  it('answers a command that is none with one sentence and a near miss', () => {
    expect(medic('/', 'chekc', 'ts-02')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'medic: unknown command "chekc"; did you mean check?\n',
    });
    expect(medic('/', 'deploy').stderr).toMatch(
      /^medic: unknown command "deploy"; there are start, [a-z, ]*check, lab, audit[a-z, -]*\.\n$/,
    );
    expect(medic('/', '__proto__')).toMatchObject({ status: 2 });
  });

  it('says its version, as package.json has it, and nothing beside it', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    expect(medic('/', '--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    ['audit', 'verify', '--help'],
    ['help', 'audit', 'verify'],
  ])('explains a command: %s %s %s', (...args) => {
    const { status, stdout } = medic('/', ...args);
    expect(status).toBe(0);
    expect(stdout).toContain('--head <hash>');
  });
});
