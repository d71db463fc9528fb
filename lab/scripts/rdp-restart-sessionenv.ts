import type { Phase } from '../../src/playbook/playbook.ts';
import { connectionManager, hostClock, managerAdmin } from '../event-log.ts';
import type { LabHost } from '../model.ts';
import { serviceStart } from '../services.ts';
import { restartSessionEnv } from '../session-env.ts';
import { type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { isRecent } from './is-recent.ts';
import { notUndoable } from './not-undoable.ts';

const name = 'SessionEnv';
const recentMinutes = 10;

const detect: Behaviour = {
  parameters: [],
  run(_ask, machine) {
    const service = machine.host.services[name];
    if (service === undefined) {
      const state = { readable: true, status: null, startType: null, startedAt: null };
      return detected(false, state, [{ id: 'service-absent', service: name }]);
    }
    const { status, startType } = service;
    const startedAt = serviceStart(machine.host, name);
    const findings: Snapshot[] = [];
    if (status !== 'Running' && status !== 'Stopped') {
      findings.push({ id: 'service-pending', service: name, status });
    }
    if (status === 'Running' && startedAt === null) findings.push({ id: 'start-unknown', service: name });
    const right = status === 'Running' && isRecent(machine, startedAt, recentMinutes);
    return detected(right, { readable: true, status, startType, startedAt }, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  async run({ whatIf }, machine) {
    const { host } = machine;
    const service = host.services[name];
    if (service === undefined) return refused('ServiceAbsent', 'There is no service SessionEnv here.');
    const { status, startType } = service;
    const startedAt = serviceStart(host, name);
    const before = { status, startType, startedAt, said: 'nothing' };
    if (startType === 4) {
      const why = 'SessionEnv is disabled, so it could not be started again. rdp-start-service sees to that.';
      return refused('ServiceDisabled', why);
    }
    if (status !== 'Running' && status !== 'Stopped') {
      const clears = 'It is not killed; a restart of the host clears it.';
      return refused('ServicePending', `SessionEnv hangs in ${status}. ${clears}`);
    }
    if (status === 'Running' && isRecent(machine, startedAt, recentMinutes))
      return change(false, before, before);
    const others = dependentsOf(host);
    if (others.length > 0) {
      const why = `${others.join(', ')} runs and depends on SessionEnv, so it is not stopped.`;
      return refused('OthersDepend', why);
    }
    if (whatIf)
      return change(false, before, { status: 'Running', startType, startedAt: 'now', said: 'nothing' });
    const denied = host.identity === 'user';
    if (status === 'Running' && (denied || service.stopHangs)) {
      if (!denied) {
        service.status = 'StopPending';
        machine.touched();
      }
      const problem = denied ? 'error 5' : 'Time out has expired and the operation has not been completed';
      const clears = 'It is not killed; a restart of the host clears one that hangs.';
      return refused('NotStopped', `SessionEnv did not stop: ${problem}. ${clears}`);
    }
    const since = hostClock(host, machine.now()).getTime() - 1_000;
    const answer = denied ? ({ kind: 'refused', code: 5 } as const) : await restartSessionEnv(machine);
    if (answer.kind === 'refused') {
      const why = `SessionEnv was stopped and did not start again: error ${answer.code}.`;
      return refused('NotStarted', why);
    }
    return change(true, before, { ...shown(host), said: saidSince(host, since) });
  },
};

export const rdpRestartSessionenv: Readonly<Record<Phase, Behaviour>> = {
  detect,
  apply,
  revert: notUndoable('A restart of the service'),
};

function shown(host: LabHost): Snapshot {
  const { status, startType } = host.services[name]!;
  return { status, startType, startedAt: serviceStart(host, name) };
}

function dependentsOf(host: LabHost): readonly string[] {
  return Object.entries(host.services)
    .filter(([, each]) => each.dependsOn.includes(name) && each.status !== 'Stopped')
    .map(([each]) => each);
}

/** What was written about the certificate, newest first; a log that may not be read says nothing. */
function saidSince(host: LabHost, since: number): string {
  const said = [connectionManager.channel, managerAdmin.channel].flatMap((channel) =>
    host.channels[channel] !== undefined
      ? []
      : host.events
          .filter((event) => event.channel === channel && event.provider === connectionManager.provider)
          .filter(({ id, at }) => [1056, 1057, 1058].includes(id) && Date.parse(at) >= since)
          .toReversed()
          .slice(0, 5)
          .map(({ id, data }) => `event ${id} ${Object.values(data).join(' ')}`.trim()),
  );
  return said.length === 0 ? 'nothing' : said.join(', ');
}
