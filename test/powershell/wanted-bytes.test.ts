import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedHosts } from '../../lab/hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { type Lab, startLab } from '../../lab/start-lab.ts';
import type { Outcome, Step } from '../../src/playbook/step.ts';
import type { Session } from '../../src/ports/host-executor.ts';
import { hostOf, sshExecutor } from '../lab/ssh-host.ts';
import { stepOf } from '../lab/steps.ts';

const signal = new AbortController().signal;
const detect = stepOf('rdp-grant-key-access/detect');

let lab: Lab;
let session: Session;
beforeAll(async () => {
  lab = await startLab({ runScript, onStop: () => {}, hosts: [fixedHosts[0]!] });
  const opened = await sshExecutor().open(hostOf(lab, 'ts-01'), signal);
  if (opened.kind !== 'session') throw new Error(opened.message);
  session = opened;
});
afterAll(async () => {
  await session.close();
  await lab.close();
});

const run = (more: Partial<Step>): Promise<Outcome> => session.run({ ...detect, ...more }, () => {}, signal);
const answersWith = (letters: number) => {
  lab.world.places.get('ts-01')!.machine.host.wayIn.outputLength = letters;
};

describe('a step that says how much it wants', () => {
  it('gets an answer that fits', async () => {
    answersWith(0);
    expect(await run({ maxBytes: 10_000 })).toMatchObject({ kind: 'returned' });
  });

  it('is told of an answer that is too long, and keeps no file of it', async () => {
    const spilled = { file: null, cut: true };
    for (const letters of [20_000, 2_000_000]) {
      answersWith(letters);
      expect(await run({ maxBytes: 10_000 })).toMatchObject({ kind: 'garbled', spilled });
    }
  });

  it('does not spoil the session: the next step in it returns', async () => {
    answersWith(2_000_000);
    await run({ maxBytes: 10_000 });
    answersWith(0);
    const steps = Array.from({ length: 6 }, () => run({ maxBytes: 10_000 }));
    for (const outcome of await Promise.all(steps)) expect(outcome.kind).toBe('returned');
  });

  it('says nothing of others: without a limit a job brings what it may', async () => {
    answersWith(2_000_000);
    expect(await run({})).toMatchObject({ kind: 'returned' });
  });
});
