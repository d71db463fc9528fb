import type { Phase } from '../../src/playbook/playbook.ts';
import { hostClock } from '../event-log.ts';
import { type Behaviour, change, detected, refused } from './behaviour.ts';
import { isRecent } from './is-recent.ts';
import { notUndoable } from './not-undoable.ts';

const recentMinutes = 20;
const leadMs = 10_000;

const detect: Behaviour = {
  parameters: [],
  run(_ask, machine) {
    const { lastBoot, installing = false } = machine.host.reboot;
    const findings = installing ? [{ id: 'installing' }] : [];
    const right = isRecent(machine, lastBoot, recentMinutes);
    return detected(right, { readable: true, lastBoot, installing }, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const { host, now, touched } = machine;
    const { lastBoot, installing, restartAt } = host.reboot;
    const before = { lastBoot, restart: 'none' };
    if (isRecent(machine, lastBoot, recentMinutes)) return change(false, before, before);
    if (installing) {
      const why = 'Parts of Windows are being installed right now; a restart in the middle of it';
      return refused('Installing', `${why} may leave a host that does not start.`);
    }
    const after = { lastBoot, restart: 'in 10 seconds' };
    if (whatIf) return change(false, before, after);
    if (host.identity === 'user') return refused('NotRestarted', 'Windows refused to restart: error 1314.');
    if (restartAt !== undefined) {
      return refused('AlreadyRestarting', 'A restart of this host is under way already.');
    }
    host.reboot.restartAt = new Date(hostClock(host, now()).getTime() + leadMs).toISOString();
    touched();
    return change(true, before, after);
  },
};

export const rdpRebootHost: Readonly<Record<Phase, Behaviour>> = {
  detect,
  apply,
  revert: notUndoable('A restart of the host'),
};
