import type { ServicesPart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

/** What Remote Desktop stands on, in the order in which the script asks. */
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

export const services = part<ServicesPart>((host) => ({
  services: names.flatMap((name) => {
    const service = host.services[name];
    return service === undefined ? [] : [{ name, ...service }];
  }),
}));
