import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { beginSession } from '../../adapters/powershell/session/begin-session.ts';
import type { Wire } from '../../adapters/powershell/session/wire.ts';
import type { CommandStep } from '../../src/playbook/step.ts';
import type { Session, StreamRecord } from '../../src/ports/host-executor.ts';
import { createServerPool } from '../../src/psrp/pool/create-server-pool.ts';
import { eventually } from '../contracts/eventually.ts';

const never = new AbortController().signal;
const ignore = (): void => {};
const step = (timeoutMs: number): CommandStep => ({
  name: 'test/hang',
  command: 'Hang',
  parameters: {},
  timeoutMs,
});

/** A host at the other end of a wire that takes every script, and stops none. */
function stubbornHost() {
  const pool = createServerPool({});
  const running: string[] = [];
  let hear: (bytes: Uint8Array) => void = ignore;
  let end: (reason: string) => void = ignore;
  const answer = (): void => {
    const bytes = pool.take();
    if (bytes.length > 0) setImmediate(() => hear(bytes));
  };
  const wire: Wire = {
    listen(onBytes, onEnd) {
      hear = onBytes;
      end = onEnd;
    },
    send(bytes) {
      for (const event of pool.receive(bytes)) {
        if (event.kind === 'open-asked') pool.accept();
        if (event.kind === 'pipeline') running.push(event.pipeline);
      }
      answer();
    },
    words: () => '',
    async close() {
      end('hung up');
    },
  };
  return { wire, pool, running, answer };
}

describe('a host whose scripts do not stop', () => {
  let folder: string;
  let host: ReturnType<typeof stubbornHost>;
  let session: Session;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
    host = stubbornHost();
    const settings = { host: 'ts-01', secrets: createSecrets(), spillFolder: folder, stopWithinMs: 30 };
    const begun = await beginSession(host.wire, settings, 5_000, never);
    if (begun.kind !== 'session') throw new Error(begun.message);
    session = begun;
  });
  afterEach(async () => {
    await session.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('leaves nobody waiting: each is unknown, and what waits behind them was never sent', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => session.runCommand!(step(30), ignore, never)),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual([
      ...Array(4).fill('unknown'),
      ...Array(2).fill('unreachable'),
    ]);
    expect(host.running).toHaveLength(4);
    expect(await session.runCommand!(step(30), ignore, never)).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('do not stop'),
    });
  });

  it('the same where they were called off', async () => {
    const calledOff = new AbortController();
    const running = Array.from({ length: 4 }, () =>
      session.runCommand!(step(10_000), ignore, calledOff.signal),
    );
    const waiting = session.runCommand!(step(10_000), ignore, never);
    await eventually(() => host.running.length === 4);
    calledOff.abort();
    expect((await Promise.all(running)).map(({ kind }) => kind)).toEqual(Array(4).fill('unknown'));
    expect((await waiting).kind).toBe('unreachable');
    expect(host.running).toHaveLength(4);
  });

  it('that stops one too late gives its place to the next', async () => {
    const late = await Promise.all(
      Array.from({ length: 3 }, () => session.runCommand!(step(20), ignore, never)),
    );
    expect(late.map(({ kind }) => kind)).toEqual(Array(3).fill('unknown'));
    host.pool.stopped(host.running[0]!);
    host.answer();
    const next = await Promise.all(
      Array.from({ length: 2 }, () => session.runCommand!(step(20), ignore, never)),
    );
    expect(next.map(({ kind }) => kind)).toEqual(Array(2).fill('unknown'));
    expect(host.running).toHaveLength(5);
  });

  it('is not listened to any more once there is an outcome', async () => {
    const records: StreamRecord[] = [];
    const outcome = session.runCommand!(step(30), (record) => records.push(record), never);
    await eventually(() => host.running.length === 1);
    host.pool.warning(host.running[0]!, 'in time');
    host.answer();
    expect((await outcome).kind).toBe('unknown');
    host.pool.warning(host.running[0]!, 'too late');
    host.answer();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(records.map(({ text }) => text)).toEqual(['in time']);
  });
});
