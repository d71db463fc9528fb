import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mutation, mutations } from './mutations.ts';

const root = join(import.meta.dirname, '..', '..');
const copied = [
  'src',
  'adapters',
  'jobs',
  'lab',
  'playbooks',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
/** Copies of the project that are worked in side by side. */
const atOnce = 2;

interface Noticed {
  readonly mutation: Mutation;
  /** Titles of the tests that failed without the safeguard; empty: nobody noticed. */
  readonly by: readonly string[];
}

/**
 * Takes one safeguard after the other out of a copy of the project and runs the test that has to notice. Throws where
 * a test is not there, or fails with nothing taken out, for then its failing would prove nothing.
 */
export async function mutateApproval(
  tell: (noticed: Noticed) => void = () => {},
): Promise<readonly Noticed[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-mutations-'));
  try {
    const copies = Array.from({ length: atOnce }, (_, n) => copyTo(join(folder, `copy-${n}`)));
    await seeAllPass(copies[0]!);
    const left = [...mutations];
    const all: Noticed[] = [];
    const workIn = async (copy: string): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const noticed = { mutation: next, by: await noticedIn(copy, next) };
        all.push(noticed);
        tell(noticed);
      }
    };
    await Promise.all(copies.map(workIn));
    return all;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyTo(copy: string): string {
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

async function seeAllPass(copy: string): Promise<void> {
  const results = await runTests(copy, [...new Set(mutations.map(({ test }) => test))], null);
  for (const { test, title, safeguard } of mutations) {
    const meant = results.filter(({ file, name }) => file.endsWith(test) && name.includes(title));
    if (meant.length === 0) throw new Error(`${safeguard}: ${test} has no test "${title}"`);
    const failing = meant.find(({ passed }) => !passed);
    if (failing !== undefined)
      throw new Error(`${safeguard}: "${failing.name}" fails with nothing taken out`);
  }
}

async function noticedIn(
  copy: string,
  { file, text, instead, test, title }: Mutation,
): Promise<readonly string[]> {
  const path = join(copy, file);
  const sound = readFileSync(path, 'utf8');
  if (sound.split(text).length !== 2) throw new Error(`${file} does not hold exactly once: ${text}`);
  writeFileSync(
    path,
    sound.replace(text, () => instead),
  );
  try {
    const results = await runTests(copy, [test], title);
    return results.filter(({ name, passed }) => !passed && name.includes(title)).map(({ name }) => name);
  } finally {
    writeFileSync(path, sound);
  }
}

interface Result {
  readonly file: string;
  readonly name: string;
  readonly passed: boolean;
}

/** Results of those tests that were run; `title`: of these alone. */
async function runTests(
  copy: string,
  files: readonly string[],
  title: string | null,
): Promise<readonly Result[]> {
  const out = join(copy, 'results.json');
  rmSync(out, { force: true });
  const only = title === null ? [] : ['-t', title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')];
  const words = ['run', '--reporter=json', `--outputFile=${out}`, ...only, ...files];
  const child = spawn(process.execPath, [join(copy, 'node_modules/vitest/vitest.mjs'), ...words], {
    cwd: copy,
    env: { ...process.env, RDP_MEDIC_TESTS: 'usual', VITEST: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  await new Promise((resolve) => child.once('close', resolve));
  const report = read(out);
  if (report === null) throw new Error(`vitest did not run ${files.join(' ')}: ${said.slice(-2_000)}`);
  return report.testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status }) => ({ file, name: fullName, passed: status === 'passed' })),
  );
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function read(path: string): Report | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return null;
  }
}

/** One line of the table: what was taken out, and which test noticed. */
export function line({ mutation, by }: Noticed): string {
  return `${mutation.safeguard.padEnd(50)} ${by[0] ?? 'NOBODY NOTICED'}`;
}

if (import.meta.main) {
  console.log(`${'taken out'.padEnd(50)} the test that failed`);
  const all = await mutateApproval((noticed) => console.log(line(noticed)));
  const unseen = all.filter(({ by }) => by.length === 0).length;
  console.log(
    unseen === 0 ? `All ${all.length} were noticed.` : `${unseen} of ${all.length} were noticed by nobody.`,
  );
  process.exitCode = unseen === 0 ? 0 : 1;
}
