import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readUndoScripts } from '../../adapters/files/read-undo-scripts.ts';
import { happen } from '../../lab/happen.ts';
import { keys, writeValue } from '../../lab/registry.ts';
import type { Step } from '../../src/playbook/step.ts';
import { machineWith, run as runOn, type TestMachine } from '../lab/scripts/machine.ts';
import { takeUndoThrough, type UndoTrial } from './take-undo-through.ts';

const folder = join(import.meta.dirname, '..', '..', 'playbooks');
const requireNla = (await readPlaybooks(folder)).find(({ name }) => name === 'rdp-require-nla')!;
const scripts = readUndoScripts(folder);

function trialOn(machine: TestMachine): UndoTrial {
  return {
    ...scripts,
    requireNla,
    run: ({ name, parameters, whatIf }: Step) => runOn(machine, name, { parameters, whatIf }),
    wait: async (seconds) => happen(machine, { what: 'time', ms: seconds * 1_000 }),
    id: 'trial',
  };
}

describe('the timed undo as it is tried on a disposable Windows machine', () => {
  it('goes through on the lab', async () => {
    const machine = await machineWith(20348, 'nla-off');
    expect(await takeUndoThrough(trialOn(machine))).toEqual([]);
  });

  it('sees a host on which no time passes, so that nothing is put back', async () => {
    const machine = await machineWith(20348, 'nla-off');
    const wrong = await takeUndoThrough({ ...trialOn(machine), wait: async () => {} });
    expect(wrong.join('\n')).toContain('status after its time: undone by the host');
    expect(wrong.join('\n')).toContain('without a confirmation NLA is as before');
  });

  it('sees a value that does not stay after a confirmation', async () => {
    const machine = await machineWith(20348, 'nla-off');
    const trial = trialOn(machine);
    let waits = 0;
    const wait = async (seconds: number): Promise<void> => {
      await trial.wait(seconds);
      waits += 1;
      if (waits === 1) writeValue(machine.host, keys.listener, 'UserAuthentication', 0);
    };
    expect((await takeUndoThrough({ ...trial, wait })).join('\n')).toContain(
      'after a confirmation NLA stays',
    );
  });

  it('sees a step that is refused', async () => {
    const machine = await machineWith(20348, 'nla-off');
    Object.assign(machine.host, { identity: 'user' });
    expect((await takeUndoThrough(trialOn(machine))).length).toBeGreaterThan(0);
  });
});
