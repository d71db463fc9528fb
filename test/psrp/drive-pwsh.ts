import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { ClientEvent } from '../../src/psrp/pool/client-event.ts';
import type { ClientPool, ClientPoolSettings, RunRequest } from '../../src/psrp/pool/client-pool.ts';
import { createClientPool } from '../../src/psrp/pool/create-client-pool.ts';

export interface Driven {
  readonly pool: ClientPool;
  readonly events: ClientEvent[];
  /** Sends what waits. */
  flush(): void;
  /** The first event for which `wanted` holds, from `since` on; rejects when the conversation is over before. */
  until(wanted: (event: ClientEvent) => boolean, since?: number): Promise<ClientEvent>;
  /** Runs to the end and gives everything said of that pipeline. */
  run(request: RunRequest): Promise<ClientEvent[]>;
  /** Closes and waits for the process to go. */
  close(): Promise<void>;
}

/** A real `pwsh -s` with our client half before it, opened. */
export async function drivePwsh(pwsh: string, settings: Partial<ClientPoolSettings> = {}): Promise<Driven> {
  const env = { ...process.env, NO_COLOR: '1', POWERSHELL_TELEMETRY_OPTOUT: '1' };
  const child = spawn(pwsh, ['-s', '-NoLogo', '-NoProfile'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const pool = createClientPool({ pool: randomUUID(), nextGuid: randomUUID, ...settings });
  const events: ClientEvent[] = [];
  const sleepers: (() => void)[] = [];
  const hear = (heard: readonly ClientEvent[]) => {
    events.push(...heard);
    for (const wake of sleepers.splice(0)) wake();
  };
  const flush = () => {
    const bytes = pool.take();
    if (bytes.length > 0) child.stdin.write(bytes);
  };
  child.stdout.on('data', (bytes: Buffer) => {
    hear(pool.receive(bytes));
    flush();
  });
  child.stdin.on('error', () => {});
  child.once('close', () => hear(pool.ended()));

  const driven: Driven = {
    pool,
    events,
    flush,
    async until(wanted, since = 0) {
      for (let at = since; ; at += 1) {
        while (at >= events.length) {
          if (pool.state === 'broken' || pool.state === 'closed')
            throw new Error(JSON.stringify(events.at(-1)));
          await new Promise<void>((resolve) => sleepers.push(resolve));
        }
        if (wanted(events[at]!)) return events[at]!;
      }
    },
    async run(request) {
      const answer = pool.run(request);
      if (answer.kind === 'refused') throw new Error(answer.message);
      flush();
      await driven.until((event) => event.kind === 'ended' && event.pipeline === answer.pipeline);
      return events.filter((event) => 'pipeline' in event && event.pipeline === answer.pipeline);
    },
    async close() {
      if (pool.close().kind === 'done') {
        flush();
        await driven.until((event) => event.kind === 'closed').catch(() => {});
      }
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(timer);
    },
  };
  pool.open();
  flush();
  await driven.until((event) => event.kind === 'opened');
  return driven;
}
