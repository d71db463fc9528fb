import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Outcome } from '../../src/playbook/step.ts';
import { harnessFor } from './harness-for.ts';
import type { RecordedCase } from './recorded-cases.ts';
import type { Step } from './run-in-pwsh.ts';
import { changesBetween, digestOf, type Plain, stableFor } from './stable.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'test', 'fixtures', 'powershell');
export const recordAnew = 'npx node test/playbooks/record.ts';

/** What one step came to, as it is kept: what it returned or the id of its error, and what it changed. */
export interface Kept {
  readonly step: string;
  readonly with?: Plain;
  readonly whatIf?: true;
  /** What happened to the host before. */
  readonly after?: Plain;
  readonly returned?: Plain;
  readonly threw?: string;
  /** The words of a refusal of ours. */
  readonly says?: string;
  readonly changes?: Readonly<Record<string, Plain>>;
}

/** Digests of everything a recording came from. */
export interface Digests {
  readonly standIns: string;
  readonly scripts: Readonly<Record<string, string>>;
  /** Script → what it comes in. */
  readonly harnesses: Readonly<Record<string, string>>;
  /** What the undo's task starts. */
  readonly task: string;
  /** Case → its host as it was given. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** File → case → steps. A case whose steps came to what those of a healthy host did names it. */
export type Recordings = Readonly<Record<string, Readonly<Record<string, readonly Kept[] | string>>>>;

/** Outcomes as they are kept, each with what it changed since the step before. */
export function kept(
  { machine, steps }: RecordedCase,
  given: Plain,
  outcomes: readonly { readonly outcome: Outcome; readonly state: unknown }[],
): Kept[] {
  const stable = stableFor(machine.host);
  let then = given;
  return steps.map((step, index) => {
    const { outcome, state } = outcomes[index]!;
    const now = stable(stateOf(state));
    const changes = changesBetween(then, now);
    then = now;
    return {
      step: step.script,
      ...(step.parameters === undefined || Object.keys(step.parameters).length === 0
        ? {}
        : { with: stable(step.parameters) }),
      ...(step.whatIf === true ? { whatIf: true as const } : {}),
      ...(step.happens === undefined ? {} : { after: stable(step.happens) }),
      ...told(outcome, stable),
      ...(Object.keys(changes).length === 0 ? {} : { changes }),
    };
  });
}

function told(outcome: Outcome, stable: (value: unknown) => Plain): Partial<Kept> {
  if (outcome.kind === 'returned') return { returned: stable(outcome.value) };
  if (outcome.kind !== 'threw') return { threw: outcome.kind };
  const own = outcome.id.startsWith('RdpMedic.');
  return { threw: outcome.id, ...(own ? { says: String(stable(outcome.message)) } : {}) };
}

/** The host without what stands beside it in a file of state; the clock runs on by itself. */
export function stateOf(state: unknown): unknown {
  const { blobs, now, ...host } = state as Record<string, unknown>;
  return host;
}

/** Steps of one case by the file they are kept in: a part of the evidence has its own, a playbook one for all. */
export function fileOf(step: Pick<Step, 'script'>): string {
  return step.script.startsWith('collect-evidence/') ? step.script : step.script.split('/')[0]!;
}

/** Recordings out of what all cases came to. */
export function asRecordings(all: ReadonlyMap<string, readonly Kept[]>): Recordings {
  const files: Record<string, Record<string, readonly Kept[] | string>> = {};
  for (const [title, entries] of all) {
    for (const file of new Set(entries.map(({ step }) => fileOf({ script: step })))) {
      const mine = entries.filter(({ step }) => fileOf({ script: step }) === file);
      const cases = files[file] ?? {};
      files[file] = cases;
      const same = Object.keys(cases).find((other) => JSON.stringify(cases[other]) === JSON.stringify(mine));
      cases[title] = same === undefined ? mine : `as ${same}`;
    }
  }
  return files;
}

/** The steps of one case in one file, also where it names another case that came to the same. */
export function stepsOf(recordings: Recordings, file: string, title: string): readonly Kept[] | undefined {
  const found = recordings[file]?.[title];
  return typeof found === 'string' ? stepsOf(recordings, file, found.replace(/^as /, '')) : found;
}

export function writeRecordings(recordings: Recordings, digests: Digests): void {
  rmSync(folder, { recursive: true, force: true });
  const files = { ...recordings, digests } as Record<string, unknown>;
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, `${name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(content, null, 1)}\n`);
  }
}

export function readRecordings(): Recordings {
  const names = globSync('**/*.json', { cwd: folder })
    .map((file) => file.replaceAll('\\', '/').replace(/\.json$/, ''))
    .filter((name) => name !== 'digests');
  return Object.fromEntries(
    names.toSorted().map((name) => [name, JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))]),
  );
}

export function readDigests(): Digests | null {
  const file = join(folder, 'digests.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Digests) : null;
}

/** Digests of scripts, harnesses, stand-ins and hosts as they are now. */
export function presentDigests(cases: readonly RecordedCase[]): Digests {
  const scripts = new Set(cases.flatMap(({ steps }) => steps.map(({ script }) => script)));
  const standIns = globSync('lab/cmdlets/*', { cwd: root }).toSorted();
  return {
    standIns: textDigest(
      standIns.map((file) => `${file.replaceAll('\\', '/')} ${fileDigest(file)}\n`).join(''),
    ),
    scripts: Object.fromEntries(
      [...scripts].toSorted().map((script) => [script, fileDigest(`playbooks/${script}.ps1`)]),
    ),
    harnesses: Object.fromEntries(
      [...scripts].toSorted().map((script) => [script, textDigest(harnessFor(script))]),
    ),
    task: fileDigest('playbooks/undo/task.ps1'),
    hosts: Object.fromEntries(
      cases.map(({ title, machine: { host } }) => [title, digestOf(stableFor(host)(host))]),
    ),
  };
}

function fileDigest(path: string): string {
  return textDigest(readFileSync(join(root, path), 'utf8'));
}

function textDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
