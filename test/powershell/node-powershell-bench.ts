import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { computerFromWay } from '../../adapters/powershell/node-powershell/computer.ts';
import {
  createNodePowerShellExecutor,
  type NodePowerShellOptions,
} from '../../adapters/powershell/node-powershell/node-powershell.ts';
import type { Host } from '../../src/inventory/host.ts';
import type { Outcome, Step, Value } from '../../src/playbook/step.ts';
import type { Session, StreamRecord } from '../../src/ports/host-executor.ts';
import { pwsh } from '../playbooks/pwsh.ts';
import { realStep } from './real-steps.ts';

export const never = new AbortController().signal;
export const ignore = (): void => {};

/** An executor over the real PowerShell, with a folder of the test's own. */
export interface Bench {
  readonly executor: ReturnType<typeof createNodePowerShellExecutor>;
  readonly folder: string;
  /** Process ids of the shells that were started. */
  pids(): readonly number[];
  session(way?: Host['way']): Promise<Session>;
  close(): Promise<void>;
}

/** `prelude` is PowerShell that each shell reads before anything else: only for what no Linux can do by itself. */
export function openBench(options: Partial<NodePowerShellOptions> = {}, prelude?: string): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
  const executor = createNodePowerShellExecutor({
    executable: startedThrough(folder, prelude),
    computer: computerFromWay,
    spillFolder: join(folder, 'spilled'),
    ...options,
  });
  return {
    executor,
    folder,
    pids: () => linesOf(join(folder, 'pids')).map(Number),
    async session(way = hereWay) {
      const session = await executor.open(hostBy(way), never);
      if (session.kind !== 'session') throw new Error(session.message);
      return session;
    },
    async close() {
      await executor.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const hereWay = { kind: 'node-powershell', here: true };

export function hostBy(way: Host['way']): Host {
  return { name: 'mgmt-01', address: '127.0.0.1', port: 3389, computer: null, labels: {}, way };
}

/** The real PowerShell: its process id is written down, and it does not start where a file `cut` says so. */
function startedThrough(folder: string, prelude: string | undefined): string {
  const file = join(folder, 'pwsh-written-down');
  const first = join(folder, 'prelude');
  const loader = Buffer.from(prelude ?? '', 'utf8').toString('base64');
  const load = `. ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${loader}'))))`;
  writeFileSync(first, `${load}\n`);
  const input = prelude === undefined ? '' : ` < <(exec 2>/dev/null; cat "${first}"; exec cat)`;
  const lines = [
    '#!/bin/bash',
    `if [ -e "${folder}/cut" ]; then exit 1; fi`,
    `echo $$ >> "${folder}/pids"`,
    `exec "${pwsh}" "$@"${input}`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  chmodSync(file, 0o700);
  return file;
}

export function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

export async function run(
  session: Session,
  step: Step,
  onRecord: (record: StreamRecord) => void = ignore,
): Promise<Outcome> {
  return await session.run(step, onRecord, never);
}

/** The value that a script returned; anything else fails the test with what it was. */
export async function returnedBy(
  session: Session,
  text: string,
  parameters: Step['parameters'] = {},
): Promise<Value> {
  const outcome = await run(session, realStep(text, parameters));
  if (outcome.kind !== 'returned') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

export function isAlive(pid: number): boolean {
  try {
    // A zombie that nobody has reaped yet does nothing any more.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}
