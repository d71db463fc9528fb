import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PowerShell } from 'node-powershell';
import type { Host, Way } from '../../src/inventory/host.ts';
import type { CommandStep, Step } from '../../src/playbook/step.ts';
import { realStep } from '../../test/powershell/real-steps.ts';
import type { Sshd } from '../../test/powershell/sshd.ts';
import { botExecutor, getDate, openSession, returned } from './executor.ts';
import type { Row } from './warm.ts';

const start = promisify(execFile);

/** A step whose script does next to nothing, for a PowerShell on this machine. */
const smallStep = realStep('@{ when = [string](Get-Date) }');

/** The same on real PowerShells: its own cold start, node-powershell as it is, and our ways in. */
export async function pwshRows(pwsh: string, sshd: Sshd | null): Promise<readonly Row[]> {
  const options = { '-NoProfile': true, '-NonInteractive': true };
  const theirs = new PowerShell({ executable: pwsh, executableOptions: options });
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
      async once() {
        await theirs.invoke('Get-Date');
        // It keeps every output for ever.
        theirs.history.length = 0;
      },
      close: () => theirs.dispose(),
    },
    {
      name: 'node-powershell cold',
      what: 'the same with a new shell: start, invoke, end',
      times: 2,
      async once() {
        const shell = new PowerShell({ executable: pwsh, executableOptions: options });
        await shell.invoke('Get-Date');
        await shell.dispose();
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
