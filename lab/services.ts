import { hostClock } from './event-log.ts';
import type { LabHost } from './model.ts';

/** A Win32 error code, as the service control manager returns it. */
type ServiceRefusal = {
  readonly kind: 'refused';
  readonly code: 1051 | 1058 | 1060 | 1061 | 1068;
  readonly id:
    | 'DependentServicesRunning'
    | 'ServiceDisabled'
    | 'ServiceNotFound'
    | 'CannotAcceptControl'
    | 'DependencyFailed';
};
export type ServiceAnswer = { readonly kind: 'done'; readonly changed: boolean } | ServiceRefusal;

const refuse = (code: ServiceRefusal['code'], id: ServiceRefusal['id']): ServiceRefusal => ({
  kind: 'refused',
  code,
  id,
});

/**
 * Starts a service and, first, what it depends on. Services the model does not hold count as running. `now` is the real
 * time.
 */
export function startService(host: LabHost, name: string, now: Date): ServiceAnswer {
  const service = host.services[name];
  if (service === undefined) return refuse(1060, 'ServiceNotFound');
  if (service.status === 'Running') return { kind: 'done', changed: false };
  if (service.startType === 4) return refuse(1058, 'ServiceDisabled');
  for (const dependency of service.dependsOn) {
    if (host.services[dependency] === undefined) continue;
    if (startService(host, dependency, now).kind === 'refused') return refuse(1068, 'DependencyFailed');
  }
  service.status = 'Running';
  service.startedAt = hostClock(host, now).toISOString();
  return { kind: 'done', changed: true };
}

/**
 * Stops a service. Running services that depend on it are a refusal, unless they are to be stopped too. One that hangs
 * is left in StopPending, which is an answer too; without TermService everybody is disconnected.
 */
export function stopService(host: LabHost, name: string, withDependents: boolean): ServiceAnswer {
  const service = host.services[name];
  if (service === undefined) return refuse(1060, 'ServiceNotFound');
  if (service.status === 'Stopped') return { kind: 'done', changed: false };
  const dependents = Object.entries(host.services)
    .filter(([, each]) => each.dependsOn.includes(name) && each.status !== 'Stopped')
    .map(([each]) => each);
  if (dependents.length > 0 && !withDependents) return refuse(1051, 'DependentServicesRunning');
  if (service.status.endsWith('Pending')) return refuse(1061, 'CannotAcceptControl');
  for (const dependent of dependents) stopService(host, dependent, true);
  service.status = service.stopHangs ? 'StopPending' : 'Stopped';
  if (!service.stopHangs) delete service.startedAt;
  if (name === 'TermService') for (const session of host.sessions) session.state = 'Disconnected';
  return { kind: 'done', changed: true };
}

/** 2 automatic, 3 manual, 4 disabled. A running service that is disabled goes on running. */
export function setStartType(host: LabHost, name: string, startType: 2 | 3 | 4): ServiceAnswer {
  const service = host.services[name];
  if (service === undefined) return refuse(1060, 'ServiceNotFound');
  const changed = service.startType !== startType;
  service.startType = startType;
  return { kind: 'done', changed };
}

/** When a service was started, as its process tells; null when it does not run or shares the process with others. */
export function serviceStart(host: LabHost, name: string): string | null {
  const service = host.services[name];
  if (service?.status !== 'Running') return null;
  // Since build 15063 services have processes of their own; before, TermService alone of these had.
  if (host.build < 15_063 && name !== 'TermService') return null;
  return service.startedAt ?? host.reboot.lastBoot;
}
