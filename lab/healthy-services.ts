import type { LabService } from './model.ts';

const automatic = 2;
const manual = 3;

/** Services that Remote Desktop stands on, as shipped: start type, then what each depends on. */
const shipped: Readonly<Record<string, readonly [number, ...string[]]>> = {
  TermService: [manual, 'RpcSs'],
  UmRdpService: [manual, 'TermService'],
  SessionEnv: [manual, 'RpcSs', 'LanmanWorkstation'],
  CertPropSvc: [manual, 'RpcSs'],
  KeyIso: [manual, 'RpcSs'],
  CryptSvc: [automatic, 'RpcSs'],
  RpcSs: [automatic, 'RpcEptMapper', 'DcomLaunch'],
  RpcEptMapper: [automatic],
  DcomLaunch: [automatic],
  LanmanWorkstation: [automatic],
  gpsvc: [automatic, 'RpcSs'],
  BFE: [automatic, 'RpcSs'],
  mpssvc: [automatic, 'BFE'],
  W32Time: [automatic],
  Netlogon: [automatic, 'LanmanWorkstation'],
  WinRM: [automatic, 'RpcSs'],
};

export function healthyServices(): Record<string, LabService> {
  const services: Record<string, LabService> = {};
  for (const [name, [startType, ...dependsOn]] of Object.entries(shipped)) {
    services[name] = { status: 'Running', startType, dependsOn };
  }
  return services;
}
