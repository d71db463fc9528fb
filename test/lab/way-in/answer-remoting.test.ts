import { randomUUID } from 'node:crypto';
import { duplexPair, PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerChannel } from 'ssh2';
import { expect, it } from 'vitest';
import { createJournal } from '../../../lab/journal.ts';
import { runScript } from '../../../lab/scripts/run-script.ts';
import { answerRemoting } from '../../../lab/way-in/answer-remoting.ts';
import type { ClientEvent } from '../../../src/psrp/pool/client-event.ts';
import { createClientPool } from '../../../src/psrp/pool/create-client-pool.ts';
import { machineWith } from '../scripts/machine.ts';
import { stepOf } from '../steps.ts';

/** One session with a lab host, without a socket between. */
async function session(maxRunspaces: number) {
  const machine = await machineWith(20348);
  const journal = createJournal();
  const [near, far] = duplexPair();
  const channel = Object.assign(far, { stderr: new PassThrough(), exit: () => {} });
  answerRemoting({ machine, journal, runScript, sync: async () => {} })(channel as unknown as ServerChannel);
  const pool = createClientPool({ pool: randomUUID(), nextGuid: () => randomUUID(), maxRunspaces });
  const events: ClientEvent[] = [];
  const pump = (): void => void near.write(pool.take());
  near.on('data', (bytes: Buffer) => {
    events.push(...pool.receive(bytes));
    pump();
  });
  pool.open();
  pump();
  await sleep(20);
  const { harness, script } = stepOf('rdp-grant-key-access/detect');
  const detect = (): string => {
    const started = pool.run({
      script: harness.text,
      parameters: [{ name: null, value: script.text }],
    });
    pump();
    if (started.kind === 'refused') throw new Error(started.message);
    return started.pipeline;
  };
  const endings = () =>
    Object.fromEntries(events.flatMap((each) => (each.kind === 'ended' ? [[each.pipeline, each.how]] : [])));
  return { machine, journal, pool, near, pump, detect, endings };
}

it('runs as many scripts at once as it has runspaces, the others after them', async () => {
  const { machine, journal, detect, endings } = await session(2);
  machine.host.scriptDelayMs = 100;
  const all = [detect(), detect(), detect()];
  await sleep(50);
  expect(journal.entries).toHaveLength(2);
  await sleep(250);
  expect(journal.entries).toHaveLength(3);
  expect(endings()).toEqual(Object.fromEntries(all.map((guid) => [guid, 'completed'])));
});

it('never begins a script that was stopped while it waited', async () => {
  const { machine, journal, pool, pump, detect, endings } = await session(1);
  machine.host.scriptDelayMs = 100;
  const [first, second] = [detect(), detect()];
  await sleep(30);
  pool.stop(second);
  pump();
  await sleep(200);
  expect(endings()).toEqual({ [first]: 'completed', [second]: 'stopped' });
  expect(journal.entries.map(({ outcome }) => outcome)).toEqual(['returned']);
});

it('stops what runs when the pool is closed, and not when the client is merely gone', async () => {
  for (const how of ['closed', 'gone'] as const) {
    const { machine, journal, pool, near, pump, detect } = await session(1);
    machine.host.scriptDelayMs = 100;
    detect();
    await sleep(30);
    if (how === 'closed') {
      pool.close();
      pump();
    } else near.destroy();
    await sleep(200);
    expect(journal.entries.map(({ outcome }) => outcome)).toEqual([
      how === 'closed' ? 'stopped' : 'returned',
    ]);
  }
});

it('goes on with the others when a client gives one up', async () => {
  const { machine, journal, near, detect } = await session(2);
  machine.host.scriptDelayMs = 100;
  const [given, kept] = [detect(), detect()];
  await sleep(30);
  let said = '';
  near.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  // A Close without a Signal before it: nobody will hear how it ended.
  near.write(`<Close PSGuid='${given}' />\n`);
  await sleep(200);
  const heard = (guid: string): number => said.split(`<Data Stream='Default' PSGuid='${guid}'>`).length - 1;
  // What it returned, and that it ended.
  expect(heard(kept)).toBe(2);
  expect(heard(given)).toBeLessThan(2);
  expect(journal.entries.map(({ outcome }) => outcome)).toEqual(['stopped', 'returned']);
});
