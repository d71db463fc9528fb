import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../../src/inventory/host.ts';
import type { CommandStep, Outcome, Step } from '../../../src/playbook/step.ts';
import type { HostExecutor, Session, StreamRecord } from '../../../src/ports/host-executor.ts';
import { type GateScript, loadScriptGate } from '../gate-script.ts';
import { collectOutput } from '../session/collect-output.ts';
import { type Unreachable, unreachable } from '../unreachable.ts';
import { type Computer, portOf } from './computer.ts';
import { isCommand } from './job.ts';
import { openShell } from './open-shell.ts';
import { reachPort } from './reach-port.ts';
import { runJob } from './run-job.ts';
import { createShellPool, type PoolLimits } from './shell-pool.ts';

export interface NodePowerShellOptions {
  /** `powershell.exe` (Windows PowerShell 5.1), `pwsh`, or the path of either. */
  readonly executable: string;
  /** Where a host's scripts run; null: this executor has no way to it. See computerFromWay. */
  readonly computer: (host: Host) => Computer | null;
  /** Where output goes that is too much for a job. */
  readonly spillFolder: string;
  /** Takes secrets out of what is written to the disk. */
  readonly conceal?: <T>(data: T) => T;
  /** Windows only: of files that scripts call; the scripts themselves are no files. */
  readonly executionPolicy?: 'AllSigned' | 'RemoteSigned' | 'Bypass';
  readonly limits?: Partial<PoolLimits>;
}

const usualLimits: PoolLimits = {
  shells: 4,
  jobs: 200,
  ageMs: 30 * 60_000,
  bytes: 300_000_000,
  idleMs: 60_000,
};

/**
 * Runs steps through PowerShell processes of the management host that node-powershell holds, for sites where the bot's
 * own Windows account (SSPI, a gMSA) is what the hosts trust: way {kind: 'node-powershell', computer?, …}.
 *
 * For another computer it does what `Invoke-Command -ComputerName` does, in that command's two halves: New-PSSession
 * -ComputerName, and then the script on that session; so what failed before anything was sent (unreachable, with its
 * layer) is told from what was lost afterwards (unknown). THAT BRANCH HAS NEVER RUN AGAINST A REAL WINDOWS HOST: only
 * the connecting has no peer on Linux; the rest of it is tested over a real PowerShell's own remoting. Windows
 * PowerShell 5.1 and the killing of process trees on Windows have not been run either.
 *
 * `close` ends every shell; it resolves to true when it is certain that no process is left.
 */
export function createNodePowerShellExecutor(
  options: NodePowerShellOptions,
): HostExecutor & { close(): Promise<boolean> } {
  const { executable, executionPolicy = 'RemoteSigned' } = options;
  const limits = { ...usualLimits, ...options.limits };
  const pool = createShellPool((signal) => openShell(executable, executionPolicy, signal), limits);
  let gate: Promise<GateScript> | null = null;
  let folder: Promise<string> | null = null;

  async function open(host: Host, signal: AbortSignal): Promise<Session | Unreachable> {
    const computer = options.computer(host);
    if (host.way?.kind !== 'node-powershell' || computer === null) {
      return unreachable('no-way', `the inventory names no way through a management host for ${host.name}`);
    }
    if (signal.aborted) return unreachable('port', `called off before ${host.name} was reached`);
    if (computer.kind === 'computer') {
      const deaf = await reachPort(computer.name, portOf(computer), signal);
      if (deaf !== null) return deaf;
    }
    const shell = await pool.take(signal);
    if (typeof shell === 'string') return unreachable('subsystem', `no shell for ${host.name}: ${shell}`);
    pool.giveBack(shell, Promise.resolve(true));
    return openSession(host, computer);
  }

  function openSession(host: Host, computer: Computer): Session {
    const closing = new AbortController();
    const run = async (
      step: Step | CommandStep,
      onRecord: (record: StreamRecord) => void,
      signal: AbortSignal,
    ): Promise<Outcome> => {
      const until = AbortSignal.any([signal, closing.signal]);
      const refused = await refusedByGate(step);
      if (refused !== null) return refused;
      folder ??= mkdtemp(join(tmpdir(), 'rdp-medic-'));
      const ours = await folder;
      const shell = await pool.take(until);
      if (typeof shell === 'string') {
        return unreachable('subsystem', `${step.name} was not sent to ${host.name}: ${shell}`);
      }
      const output = collectOutput(step.name, options.spillFolder, options.conceal ?? ((data) => data));
      const place = { shell, computer, host: host.name, folder: ours, output };
      const { outcome, ready } = runJob(place, step, onRecord, until);
      pool.giveBack(shell, ready);
      return await outcome;
    };
    return {
      kind: 'session',
      run,
      runCommand: run,
      async close() {
        closing.abort();
      },
    };
  }

  /** What the parser takes for unfinished is not sent: to no shell, and to no host. */
  async function refusedByGate(step: Step | CommandStep): Promise<Unreachable | null> {
    if (isCommand(step)) return null;
    gate ??= loadScriptGate();
    const check = await gate;
    for (const { text } of [step.harness, step.script]) {
      const verdict = check(text);
      if (verdict.kind === 'whole') continue;
      const place = `line ${verdict.line}, column ${verdict.column}`;
      return unreachable('no-way', `${step.name} is not sent: ${verdict.message} (${place})`);
    }
    return null;
  }

  return {
    open,
    async close() {
      const certain = await pool.close();
      if (folder !== null) await rm(await folder, { recursive: true, force: true });
      return certain;
    },
  };
}
