import type { LabHost } from './model.ts';

/** A Win32 error code, as the service control manager returns it. */
export type ServiceRefusal = {
  readonly kind: 'refused';
  readonly code: 1051 | 1058 | 1060 | 1068;
  readonly id: 'DependentServicesRunning' | 'ServiceDisabled' | 'ServiceNotFound' | 'DependencyFailed';
};
export type ServiceAnswer = { readonly kind: 'done'; readonly changed: boolean } | ServiceRefusal;

const refuse = (code: ServiceRefusal['code'], id: ServiceRefusal['id']): ServiceRefusal => ({
  kind: 'refused',
  code,
  id,
});

/** Starts a service and, first, what it depends on. Services the model does not hold count as running. */
export function startService(host: LabHost, name: string): ServiceAnswer {
  const service = host.services[name];
  if (service === undefined) return refuse(1060, 'ServiceNotFound');
  if (service.status === 'Running') return { kind: 'done', changed: false };
  if (service.startType === 4) return refuse(1058, 'ServiceDisabled');
  for (const dependency of service.dependsOn) {
    if (host.services[dependency] === undefined) continue;
    if (startService(host, dependency).kind === 'refused') return refuse(1068, 'DependencyFailed');
  }
  service.status = 'Running';
  return { kind: 'done', changed: true };
}

/** Stops a service. Running services that depend on it are a refusal, unless they are to be stopped too. */
export function stopService(host: LabHost, name: string, withDependents: boolean): ServiceAnswer {
  const service = host.services[name];
  if (service === undefined) return refuse(1060, 'ServiceNotFound');
  if (service.status === 'Stopped') return { kind: 'done', changed: false };
  const dependents = Object.entries(host.services)
    .filter(([, each]) => each.dependsOn.includes(name) && each.status !== 'Stopped')
    .map(([each]) => each);
  if (dependents.length > 0 && !withDependents) return refuse(1051, 'DependentServicesRunning');
  for (const dependent of dependents) stopService(host, dependent, true);
  service.status = 'Stopped';
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
