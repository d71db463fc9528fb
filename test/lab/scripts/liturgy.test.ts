import { describe, expect, it } from 'vitest';
import { change, detect, machineWith, run, type TestMachine } from './machine.ts';

interface Case {
  readonly playbook: string;
  readonly build: number;
  readonly fault: string;
  readonly parameters?: Readonly<Record<string, string | boolean>>;
}

const cases: readonly Case[] = [
  { playbook: 'rdp-grant-key-access', build: 20348, fault: 'key-unreadable' },
  { playbook: 'rdp-grant-key-access', build: 14393, fault: 'key-unreadable' },
  { playbook: 'rdp-grant-key-access', build: 17763, fault: 'pin-key-unreadable' },
  {
    playbook: 'rdp-grant-key-access',
    build: 20348,
    fault: 'key-denied',
    parameters: { removeDeny: true },
  },
  { playbook: 'rdp-renew-certificate', build: 17763, fault: 'renewal-failed' },
  { playbook: 'rdp-renew-certificate', build: 20348, fault: 'store-entry-orphaned' },
  { playbook: 'rdp-replace-listener-key', build: 20348, fault: 'key-unreadable' },
  { playbook: 'rdp-restore-machinekeys', build: 20348, fault: 'machine-keys-renamed' },
  { playbook: 'rdp-start-service', build: 17763, fault: 'service-disabled' },
  { playbook: 'rdp-require-nla', build: 14393, fault: 'nla-off' },
];

/** What a script can change, without the log, which only grows. */
const changeable = ({ host }: TestMachine) => structuredClone({ ...host, events: [] });

describe.each(cases)('$playbook on a host with $fault (build $build)', (one) => {
  const { playbook, build, fault, parameters = {} } = one;

  it('says what it would do, does it once, and puts it back', async () => {
    const machine = await machineWith(build, fault);
    const broken = changeable(machine);
    expect((await detect(machine, playbook, { parameters })).inDesiredState).toBe(false);

    const proposed = await change(machine, `${playbook}/apply`, { parameters, whatIf: true });
    expect(proposed.changed).toBe(false);
    expect(proposed.after).not.toEqual(proposed.before);
    expect(changeable(machine)).toEqual(broken);
    expect(machine.touches).toBe(0);

    const applied = await change(machine, `${playbook}/apply`, { parameters });
    expect(applied.changed).toBe(true);
    expect(applied.before).toEqual(proposed.before);
    expect(machine.touches).toBeGreaterThan(0);
    expect((await detect(machine, playbook, { parameters })).inDesiredState).toBe(true);

    const repaired = changeable(machine);
    const again = await change(machine, `${playbook}/apply`, { parameters });
    expect(again.changed).toBe(false);
    expect(again.after).toEqual(again.before);
    expect(changeable(machine)).toEqual(repaired);

    const undo = { parameters: { ...parameters, Before: applied.before } };
    const undoing = await change(machine, `${playbook}/revert`, { ...undo, whatIf: true });
    expect(undoing.changed).toBe(false);
    expect(undoing.after).not.toEqual(undoing.before);
    expect(changeable(machine)).toEqual(repaired);

    const undone = await change(machine, `${playbook}/revert`, undo);
    expect(undone.changed).toBe(true);
    expect(undone.after).toEqual(applied.before);
    expect((await detect(machine, playbook, { parameters })).inDesiredState).toBe(false);
    expect((await change(machine, `${playbook}/revert`, undo)).changed).toBe(false);
  });

  it('finds nothing to do on a healthy host', async () => {
    const machine = await machineWith(build);
    const found = await detect(machine, playbook, { parameters });
    expect(found).toMatchObject({ inDesiredState: true, findings: [] });
    expect(await change(machine, `${playbook}/apply`, { parameters })).toMatchObject({ changed: false });
    expect(machine.touches).toBe(0);
  });

  it('keeps its state the same from one look to the next', async () => {
    const machine = await machineWith(build, fault);
    const first = await detect(machine, playbook, { parameters });
    expect(await detect(machine, playbook, { parameters })).toEqual(first);
  });

  it('knows no parameter beside its own', async () => {
    const machine = await machineWith(build, fault);
    const outcome = await run(machine, `${playbook}/apply`, { parameters: { ...parameters, force: true } });
    expect(outcome).toMatchObject({ kind: 'threw', id: 'NamedParameterNotFound' });
    expect(machine.touches).toBe(0);
  });
});
