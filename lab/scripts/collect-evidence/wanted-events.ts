import { connectionManager, rdpCore, schannel, security, sessionManager } from '../../event-log.ts';

const manager = connectionManager.provider;
const managers = [manager];
const schannels = [schannel.provider, 'Microsoft-Windows-Schannel'];
const certificate = [1050, 1051, 1052, 1053, 1054, 1055, 1056, 1057, 1058, 1059];
const enrolment = [1060, 1061, 1062, 1063, 1064, 1065, 1066, 1067, 1068, 1069];
const others = ['TermDD', 'Service Control Manager', 'LsaSrv', 'LSA (LsaSrv)'];

/** One query of one channel: ids, and the providers whose ids they are. */
export interface EventQuestion {
  readonly providers: readonly string[];
  readonly ids: readonly number[];
}

/** What is read of the event logs, as in the harness and in its order: channel → questions. */
export const wantedEvents: Readonly<Record<string, readonly EventQuestion[]>> = {
  System: [
    { providers: schannels, ids: [36869, 36870, 36872, 36886] },
    { providers: schannels, ids: [36871, 36873, 36874, 36888] },
    { providers: schannels, ids: [36880, 36887] },
    { providers: managers, ids: [...certificate, ...enrolment] },
    { providers: managers, ids: [1006, 1012, 1035, 1036] },
    { providers: others, ids: [50, 56, 7000, 7009, 7011, 7031, 7034, 6167] },
  ],
  [`${manager}/Admin`]: [
    { providers: managers, ids: [...certificate, ...enrolment] },
    { providers: managers, ids: [1006, 1158, 20499] },
  ],
  [`${manager}/Operational`]: [{ providers: managers, ids: [...certificate, 258, 259, 260, 261, 262, 1149] }],
  [sessionManager.channel]: [{ providers: [sessionManager.provider], ids: [21, 22, 23, 24, 25, 39, 40] }],
  [rdpCore.channel]: [
    { providers: [rdpCore.provider], ids: [65, 98, 99, 102, 103, 131, 139, 140, 148, 226, 227] },
  ],
  Application: [{ providers: ['Application Error'], ids: [1000] }],
  Security: [{ providers: [security.provider], ids: [4625, 4825] }],
};
