import { connectionManager, rdpCore, schannel, sessionManager } from '../../event-log.ts';
import type { LabHost } from '../../model.ts';

const manager = connectionManager.provider;
const certificate = [1050, 1051, 1052, 1053, 1054, 1055, 1056, 1057, 1058, 1059];
const enrolment = [1060, 1061, 1062, 1063, 1064, 1065, 1066, 1067, 1068, 1069];
const schannelProviders = [schannel.provider, 'Microsoft-Windows-Schannel'];
const controlManager = 'Service Control Manager';

/** What is read of one channel: ids by the providers that write them. */
type Wanted = readonly { readonly providers: readonly string[]; readonly ids: readonly number[] }[];

/** Channels and ids asked for, as in the script and in its order. */
export const wantedEvents: Readonly<Record<string, Wanted>> = {
  System: [
    {
      providers: schannelProviders,
      ids: [36869, 36870, 36871, 36872, 36873, 36874, 36880, 36886, 36887, 36888],
    },
    { providers: [manager], ids: [1006, 1012, 1035, 1036, ...certificate, ...enrolment] },
    { providers: ['TermDD'], ids: [50, 56] },
    { providers: [controlManager], ids: [7000, 7009, 7011, 7031, 7034] },
    { providers: ['LsaSrv'], ids: [6167] },
  ],
  [`${manager}/Admin`]: [{ providers: [manager], ids: [1006, ...certificate, ...enrolment, 1158, 20499] }],
  [`${manager}/Operational`]: [
    { providers: [manager], ids: [258, 259, 260, 261, 262, 1149, ...certificate] },
  ],
  [sessionManager.channel]: [{ providers: [sessionManager.provider], ids: [21, 22, 23, 24, 25, 39, 40] }],
  [rdpCore.channel]: [
    { providers: [rdpCore.provider], ids: [65, 98, 99, 102, 103, 131, 139, 140, 148, 226, 227] },
  ],
  Application: [{ providers: ['Application Error'], ids: [1000] }],
  Security: [{ providers: ['Microsoft-Windows-Security-Auditing'], ids: [4625, 4825] }],
};

/** The security log is for administrators; the others are not kept from anybody. */
export function channelState(host: LabHost, name: string): 'read' | 'absent' | 'disabled' | 'denied' {
  const fixed = host.channels[name];
  if (fixed !== undefined) return fixed;
  return host.identity === 'user' && name === 'Security' ? 'denied' : 'read';
}
