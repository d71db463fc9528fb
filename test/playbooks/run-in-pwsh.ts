import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Happening } from '../../lab/happening.ts';
import type { Value } from '../../src/playbook/step.ts';
import { harnessFor, harnessForText } from './harness-for.ts';
import type { LabState } from './lab-state.ts';
import { pwsh } from './pwsh.ts';

const root = join(import.meta.dirname, '..', '..');
const textOf = (name: string): string => readFileSync(join(root, 'playbooks', `${name}.ps1`), 'utf8');

export interface Step {
  /** Such as `rdp-grant-key-access/apply`; or a name for a text of the test's own. */
  readonly script: string;
  readonly parameters?: Readonly<Record<string, Value>>;
  readonly whatIf?: boolean;
  /** Its `before` is what the undo puts back. */
  readonly keep?: boolean;
  readonly undo?: boolean;
  /** What happens to the host before. */
  readonly happens?: readonly Happening[];
}

export interface RealCase {
  readonly state: LabState;
  readonly steps: readonly Step[];
}

export interface RealOutcome {
  readonly kind: 'returned' | 'threw';
  readonly value?: Value;
  readonly id?: string;
  readonly message?: string;
  /** Where in which script it was thrown. */
  readonly at?: string;
  /** What was asked of this system that Windows alone has: then the outcome says nothing. */
  readonly notHere: readonly string[];
  /** The state it left, where it changed it. */
  readonly state?: LabState;
}

/** Runs cases in one PowerShell with the stand-ins of lab/cmdlets; about 30 ms a step, one second to start. */
export async function runInPwsh(
  cases: readonly RealCase[],
  texts: Readonly<Record<string, string>> = {},
  timeoutMs = 120_000,
): Promise<readonly (readonly RealOutcome[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
  const [file, answers] = [join(folder, 'cases.json'), join(folder, 'answers.json')];
  const names = new Set(cases.flatMap(({ steps }) => steps.map(({ script }) => script)));
  const scripts = Object.fromEntries([...names].map((name) => [name, texts[name] ?? textOf(name)]));
  const whole = { parameters: {}, whatIf: false, keep: false, undo: false, happens: [] };
  const given = cases.map(({ state, steps }) => ({
    state,
    steps: steps.map((step) => ({ ...whole, ...step })),
  }));
  const harnesses = Object.fromEntries(
    [...names].map((name) => [
      name,
      texts[name] === undefined ? harnessFor(name) : harnessForText(texts[name]),
    ]),
  );
  writeFileSync(file, JSON.stringify({ harnesses, scripts, cases: given }));
  const script = join(root, 'lab', 'cmdlets', 'run-cases.ps1');
  try {
    await promisify(execFile)(
      pwsh!,
      ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', script, '-File', file, '-Answers', answers],
      { maxBuffer: 16_000_000, timeout: timeoutMs, env: { ...process.env, NO_COLOR: '1', TZ: 'UTC' } },
    );
    return JSON.parse(readFileSync(answers, 'utf8')) as RealOutcome[][];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
