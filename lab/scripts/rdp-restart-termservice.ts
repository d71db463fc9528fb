import type { Phase } from '../../src/playbook/playbook.ts';
import type { LabHost } from '../model.ts';
import { serviceStart, startService, stopService } from '../services.ts';
import { asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { isRecent } from './is-recent.ts';
import { notUndoable } from './not-undoable.ts';

const both = ['TermService', 'UmRdpService'];
const recentMinutes = 10;
const clears = 'It is not killed; a restart of the host clears';

const detect: Behaviour = {
  parameters: [],
  run(_ask, machine) {
    const { host } = machine;
    const findings: Snapshot[] = [];
    let running = true;
    for (const name of both) {
      const service = host.services[name];
      if (service === undefined) {
        findings.push({ id: 'service-absent', service: name });
        if (name === 'TermService') running = false;
        continue;
      }
      const { status } = service;
      if (status !== 'Running' && status !== 'Stopped') {
        findings.push({ id: 'service-pending', service: name, status });
      }
      if (status !== 'Running') running = false;
    }
    const { startedAt = null, ...services } = present(host);
    const right = running && isRecent(machine, startedAt as string | null, recentMinutes);
    return detected(right, { readable: true, services, startedAt }, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const { host } = machine;
    const before = present(host);
    const names = both.filter((name) => name in before);
    if (!names.includes('TermService'))
      return refused('ServiceAbsent', 'There is no service TermService here.');
    for (const name of names) {
      const { status, startType } = host.services[name]!;
      if (status !== 'Running' && status !== 'Stopped') {
        return refused('ServicePending', `${name} hangs in ${status}. ${clears} it (rdp-reboot-host).`);
      }
      if (startType === 4) {
        const why = `${name} is disabled, so it could not be started again. rdp-start-service sees to that.`;
        return refused('ServiceDisabled', why);
      }
    }
    if (host.services.TermService!.status === 'Stopped') {
      return refused('ServiceStopped', 'TermService does not run. rdp-start-service starts it.');
    }
    const recent = isRecent(machine, serviceStart(host, 'TermService'), recentMinutes);
    if (recent && names.every((name) => host.services[name]!.status === 'Running')) {
      return change(false, before, before);
    }
    const others = dependentsOf(host);
    if (others.length > 0) {
      const why = `${others.join(', ')} runs and depends on TermService, so it is not stopped.`;
      return refused('OthersDepend', why);
    }
    const wanted = names.map((name) => [name, { ...asRecord(before[name]), status: 'Running' }]);
    if (whatIf) return change(false, before, { ...Object.fromEntries(wanted), startedAt: 'now' });
    for (const name of names.toReversed()) {
      const stands = (): string => host.services[name]!.status;
      if (stands() === 'Stopped') continue;
      const denied = host.identity === 'user';
      if (!denied) stopService(host, name, false);
      if (stands() === 'Stopped') continue;
      machine.touched();
      const problem = denied ? 'error 5' : 'Time out has expired and the operation has not been completed';
      const why = `${name} did not stop: ${problem}; it is now ${stands()}.`;
      return refused('NotStopped', `${why} ${clears} one that hangs (rdp-reboot-host).`);
    }
    machine.touched();
    for (const name of names) {
      const answer = startService(host, name, machine.now());
      if (answer.kind === 'done') continue;
      machine.touched();
      return refused('NotStarted', `${name} was stopped and did not start again: error ${answer.code}.`);
    }
    machine.touched();
    return change(true, before, present(host));
  },
};

export const rdpRestartTermservice: Readonly<Record<Phase, Behaviour>> = {
  detect,
  apply,
  revert: notUndoable('A restart of the service'),
};

function present(host: LabHost): Snapshot {
  const services = both.flatMap((name) => {
    const service = host.services[name];
    return service === undefined
      ? []
      : [[name, { status: service.status, startType: service.startType }] as const];
  });
  return { ...Object.fromEntries(services), startedAt: serviceStart(host, 'TermService') };
}

function dependentsOf(host: LabHost): readonly string[] {
  return Object.entries(host.services)
    .filter(
      ([name, each]) =>
        each.dependsOn.includes('TermService') && name !== 'UmRdpService' && each.status !== 'Stopped',
    )
    .map(([name]) => name);
}
