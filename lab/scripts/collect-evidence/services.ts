import type { ServiceState, ServicesPart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

/** What Remote Desktop stands on, in the order in which the script asks; what these need in their turn follows. */
const names = [
  'TermService',
  'UmRdpService',
  'SessionEnv',
  'CertPropSvc',
  'KeyIso',
  'CryptSvc',
  'RpcSs',
  'RpcEptMapper',
  'DcomLaunch',
  'gpsvc',
  'BFE',
  'mpssvc',
  'W32Time',
  'Netlogon',
];

export const services = part<ServicesPart>((host) => {
  const waiting = [...names];
  const found = new Map<string, ServiceState>();
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const service = host.services[name];
    if (service === undefined || found.has(name)) continue;
    // What the model does not hold is a driver, which is no service.
    const dependsOn = service.dependsOn.filter((need) => host.services[need] !== undefined);
    waiting.push(...dependsOn);
    found.set(name, { name, status: service.status, startType: service.startType, dependsOn });
  }
  return { services: [...found.values()] };
});
