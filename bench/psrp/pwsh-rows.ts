import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PowerShell } from 'node-powershell';
import type { Host, Way } from '../../src/inventory/host.ts';
import type { CommandStep, Step } from '../../src/playbook/step.ts';
import { realStep } from '../../test/powershell/real-steps.ts';
import type { Sshd } from '../../test/powershell/sshd.ts';
import { botExecutor, getDate, openSession, returned } from './executor.ts';
import { Hung, type Row } from './warm.ts';

const start = promisify(execFile);

/** A step whose script does next to nothing, for a PowerShell on this machine. */
const smallStep = realStep('@{ when = [string](Get-Date) }');

/** The same on real PowerShells: its own cold start, node-powershell as it is, and our ways in. */
export async function pwshRows(pwsh: string, sshd: Sshd | null): Promise<readonly Row[]> {
  const theirs = libraryShell(pwsh);
  const executor = botExecutor(pwsh);
  const through = hostBy({ kind: 'node-powershell', here: true });
  const rows: Row[] = [
    {
      name: 'pwsh cold',
      what: 'pwsh -NoProfile -Command 1, start to end',
      times: 2,
      once: async () => void (await start(pwsh, ['-NoProfile', '-Command', '1'])),
    },
    {
      name: 'node-powershell warm',
      what: "the library's own invoke('Get-Date'), shell open",
      times: 25,
      once: () => theirs.invoke(),
      close: () => theirs.end(),
    },
    {
      name: 'node-powershell cold',
      what: 'the same with a new shell: start, invoke, end',
      times: 2,
      async once() {
        const shell = libraryShell(pwsh);
        await shell.invoke();
        await shell.end();
      },
    },
    ...(await sessionRows('managed', 'our executor over node-powershell', executor, through, () =>
      executor.close(),
    )),
    {
      name: 'managed cold',
      what: 'the same from nothing: shell, bootstrap, Get-Date, end',
      times: 2,
      async once() {
        const fresh = botExecutor(pwsh);
        const session = await openSession(fresh, through);
        await returned(session, getDate);
        await session.close();
        await fresh.close();
      },
    },
    ...(await sessionRows(
      'pwsh -s',
      'ours, pwsh -s on its stdio',
      executor,
      hostBy({ kind: 'local', executable: pwsh }),
    )),
  ];
  if (sshd === null) return rows;
  const { port, user, keyFile, hostKey } = sshd;
  const way: Way = { kind: 'ssh', address: '127.0.0.1', port, user, hostKey: hostKey.public, keyFile };
  return [...rows, ...(await sessionRows('OpenSSH', 'ours, OpenSSH and pwsh -sshs', executor, hostBy(way)))];
}

/** Longer than anything a busy machine makes of it. */
const hungMs = 10_000;

/**
 * A shell of node-powershell. Its promises may stay open for ever (seen here on a busy machine: the shell idle, the
 * invoke without an end), so that each has a deadline; past it the shell is left and the next call begins a new one.
 */
function libraryShell(executable: string) {
  const options = { '-NoProfile': true, '-NonInteractive': true };
  const start = (): PowerShell => new PowerShell({ executable, executableOptions: options });
  let shell = start();
  return {
    async invoke() {
      if (await inTime(shell.invoke('Get-Date'))) {
        // It keeps every output for ever.
        shell.history.length = 0;
        return;
      }
      void shell.dispose();
      shell = start();
      throw new Hung('an invoke of node-powershell has no end');
    },
    end: () => inTime(shell.dispose()),
  };
}

async function inTime(promise: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(late.resolve, hungMs, false);
  try {
    return await Promise.race([promise.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** One open session: a command by its name, and a script under the harness. */
async function sessionRows(
  name: string,
  what: string,
  executor: ReturnType<typeof botExecutor>,
  host: Host,
  close: () => Promise<unknown> = async () => {},
): Promise<readonly Row[]> {
  const session = await openSession(executor, host);
  const row = (kind: string, means: string, step: CommandStep | Step): Row => ({
    name: `${name} ${kind}`,
    what: `${what}: ${means}`,
    times: 25,
    once: () => returned(session, step),
  });
  return [
    row('command', 'Get-Date by name', getDate),
    {
      ...row('step', 'a small script under the harness', smallStep),
      async close() {
        await session.close();
        await close();
      },
    },
  ];
}

function hostBy(way: Way): Host {
  return { name: String(way.kind), address: '127.0.0.1', port: 3389, computer: null, labels: {}, way };
}
