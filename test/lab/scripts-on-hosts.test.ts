import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findFault } from '../../lab/faults/catalog.ts';
import { fixedHosts } from '../../lab/hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { type Lab, startLab } from '../../lab/start-lab.ts';
import type { Place } from '../../lab/world.ts';
import type { CommandStep, Outcome, Step } from '../../src/playbook/step.ts';
import type { Session } from '../../src/ports/host-executor.ts';
import { hostOf, sshExecutor } from './ssh-host.ts';
import { script, stepOf } from './steps.ts';
import { answerTo, dial, secure } from './wire.ts';

const names = ['ts-02', 'ts-03', 'ts-04', 'ts-06'];
const never = new AbortController().signal;
const ignore = (): void => {};

const executor = sshExecutor();
let lab: Lab;
beforeAll(async () => {
  const hosts = fixedHosts.filter((each) => names.includes(each.name));
  lab = await startLab({ runScript, onStop: ignore, hosts });
});
afterAll(() => lab.close());
beforeEach(async () => {
  for (const place of lab.world.places.values()) await lab.world.reset(place);
  await lab.world.sync();
});

function placeOf(name: string): Place {
  return lab.world.places.get(name)!;
}

async function sessionOn(name: string): Promise<Session> {
  const session = await executor.open(hostOf(lab, name), never);
  if (session.kind !== 'session') throw new Error(session.message);
  return session;
}

async function run(name: string, step: Step): Promise<Outcome> {
  const session = await sessionOn(name);
  const outcome = await session.run(step, ignore, never);
  await session.close();
  return outcome;
}

function journalOf(name: string): string[] {
  return lab.journal.entries
    .filter((entry) => entry.host === name)
    .map((entry) => `${entry.phase} ${entry.outcome}`);
}

describe('what a script changes', () => {
  it('changes the handshake at once: key access, certificate, service and NLA', async () => {
    const repairs = [
      ['ts-02', 'rdp-grant-key-access/apply'],
      ['ts-03', 'rdp-renew-certificate/apply'],
      ['ts-04', 'rdp-start-service/apply'],
      ['ts-06', 'rdp-require-nla/apply'],
    ] as const;
    for (const [name, step] of repairs) {
      expect(await run(name, stepOf(step))).toMatchObject({ kind: 'returned', value: { changed: true } });
      const { endpoint, machine } = placeOf(name);
      const look = await secure(endpoint);
      if (typeof look === 'string') throw new Error(`${name}: ${look}`);
      look.secured.destroy();
      expect(look.sha1).toBe(machine.host.remoteDesktopStore[0]!.thumbprint);
      expect(look.validTo.getTime()).toBeGreaterThan(Date.now());
      expect(await answerTo(endpoint, 1)).toBe('FAIL 5');
    }
  });

  it('stays away under -WhatIf', async () => {
    const outcome = await run('ts-04', stepOf('rdp-start-service/apply', { whatIf: true }));
    expect(outcome).toMatchObject({ kind: 'returned', value: { changed: false } });
    expect(await dial(placeOf('ts-04').endpoint)).toBe('refused');
  });
});

describe('a script', () => {
  it('that the lab does not know by its digest throws, whatever it calls itself', async () => {
    const known = stepOf('rdp-start-service/apply');
    const forged = {
      ...known,
      script: { ...script('Start-Service TermService'), digest: known.script.digest },
    };
    expect(await run('ts-04', forged)).toMatchObject({ kind: 'threw', id: 'Lab.UnknownScript' });
    expect(await dial(placeOf('ts-04').endpoint)).toBe('refused');
  });

  it('that has begun goes on when its caller is gone, and begins once', async () => {
    placeOf('ts-02').machine.host.scriptDelayMs = 1500;
    const before = journalOf('ts-02').length;
    const session = await sessionOn('ts-02');
    // As when the bot is killed: nobody says goodbye.
    const cut = (): void => void placeOf('ts-02').wayIn?.close();
    const outcome = await session.run(stepOf('rdp-grant-key-access/apply'), cut, never);
    expect(outcome.kind).toBe('unknown');
    await session.close();
    expect(await secure(placeOf('ts-02').endpoint)).toBe('ECONNRESET');
    const ended = () => expect(journalOf('ts-02').slice(before)).toEqual(['apply returned']);
    await vi.waitFor(ended, { timeout: 5000 });
    const look = await secure(placeOf('ts-02').endpoint);
    if (typeof look === 'string') throw new Error(look);
    look.secured.destroy();
    expect(journalOf('ts-02').slice(before)).toEqual(['apply returned']);
  });

  it('that is stopped at its deadline before its work has changed nothing', async () => {
    placeOf('ts-04').machine.host.scriptDelayMs = 400;
    const outcome = await run('ts-04', stepOf('rdp-start-service/apply', { timeoutMs: 100 }));
    expect(outcome).toEqual({ kind: 'timed-out', afterMs: 100 });
    await sleep(500);
    expect(await dial(placeOf('ts-04').endpoint)).toBe('refused');
    expect(journalOf('ts-04').at(-1)).toBe('apply stopped');
  });

  it('that hangs is one part alone: it does not hear that it is to stop, and the others answer', async () => {
    await lab.world.breakHost(placeOf('ts-06'), findFault('part-hangs')!);
    const session = await sessionOn('ts-06');
    const hanging = session.run(stepOf('collect-evidence/key-access', { timeoutMs: 300 }), ignore, never);
    const answered = await session.run(stepOf('collect-evidence/services'), ignore, never);
    expect(answered).toMatchObject({ kind: 'returned' });
    expect((await hanging).kind).not.toBe('returned');
    expect(journalOf('ts-06').slice(-2)).toEqual(['key-access null', 'services returned']);
    await session.close();
  });

  it('does not get into a host without a way in', async () => {
    await lab.world.breakHost(placeOf('ts-06'), findFault('no-way-in')!);
    expect(await executor.open(hostOf(lab, 'ts-06'), never)).toMatchObject({
      kind: 'unreachable',
      layer: 'port',
    });
  });
});

describe('a command by its name, without script text', () => {
  async function command(name: string, parameters: CommandStep['parameters'] = {}): Promise<Outcome> {
    const session = await sessionOn('ts-04');
    const step = { name: `command/${name}`, command: name, parameters, timeoutMs: 5000 };
    const outcome = await session.runCommand!(step, ignore, never);
    await session.close();
    return outcome;
  }

  it('answers typed, from the model', async () => {
    const date = (await command('Get-Date')) as { value: readonly string[] };
    expect(Math.abs(Date.parse(date.value[0]!) - Date.now())).toBeLessThan(5000);
    const services = await command('get-service');
    expect(services).toMatchObject({
      kind: 'returned',
      value: expect.arrayContaining([{ Name: 'TermService', Status: 'Stopped' }]),
    });
  });

  it('that is not there, or takes no such parameter, throws as in PowerShell', async () => {
    expect(await command('Restart-Everything')).toMatchObject({
      kind: 'threw',
      id: 'CommandNotFoundException',
    });
    expect(await command('Get-Date', { Sideways: true })).toMatchObject({
      kind: 'threw',
      id: 'NamedParameterNotFound,Microsoft.PowerShell.Commands.GetDateCommand',
    });
    expect(await command('constructor')).toMatchObject({ kind: 'threw', id: 'CommandNotFoundException' });
  });
});
