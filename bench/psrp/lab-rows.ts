import type { Host } from '../../src/inventory/host.ts';
import type { HostExecutor } from '../../src/ports/host-executor.ts';
import { stepOf } from '../../test/lab/steps.ts';
import { type EchoWay, openEcho } from './echo.ts';
import { getDate, openSession, returned } from './executor.ts';
import type { Row } from './warm.ts';

/** About what one command sends. */
const echoBytes = 2_048;

/** What is timed wherever it runs: open sessions on one lab host, and SSH alone. */
export async function labRows(executor: HostExecutor, host: Host, echo: EchoWay): Promise<readonly Row[]> {
  const session = await openSession(executor, host);
  const step = stepOf('collect-evidence/system', { timeoutMs: 60_000 });
  const bare = await openEcho(echo, echoBytes);
  return [
    {
      name: 'floor',
      what: `an open SSH channel gives ${echoBytes} bytes back`,
      times: 100,
      once: bare.once,
      close: bare.close,
    },
    {
      name: 'lab command',
      what: 'ours, open session, lab host over SSH: Get-Date by name',
      times: 100,
      once: () => returned(session, getDate),
      close: () => session.close(),
    },
    {
      name: 'lab step',
      what: 'the same: collect-evidence/system under its harness',
      times: 50,
      once: () => returned(session, step),
    },
    {
      name: 'lab open',
      what: 'ours, lab host over SSH: open + Get-Date + close',
      times: 10,
      async once() {
        const fresh = await openSession(executor, host);
        await returned(fresh, getDate);
        await fresh.close();
      },
    },
  ];
}
