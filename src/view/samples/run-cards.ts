import type { RunState } from '../../run/run.ts';
import type { Message } from '../message.ts';
import { viewRun } from '../run.ts';
import { seen } from './look-samples.ts';
import { names } from './playbook-samples.ts';
import {
  approvedRun,
  attempt,
  drifted,
  endedRun,
  file,
  hostState,
  plan,
  proof,
  returned,
  runState,
} from './run-samples.ts';

const twoHosts = [
  hostState({ stage: 'ended', ending: 'remediated', proof: proof(true, seen()) }),
  hostState({
    name: 'ts-03',
    stage: 'ended',
    ending: 'failed',
    reason: 'The script failed: no such file',
  }),
];

const licences = {
  before: { licences: ['LICENSE000'], export: null },
  after: { licences: [], export: 'in C:\\ProgramData\\RdpMedicKeptLicences, until somebody deletes it' },
} as const;

/** Licences cleared on the machine that connects, on what it was told by ts-02. */
function onClient(over: Partial<RunState> = {}): RunState {
  const { ending = null } = over;
  const host = hostState({
    name: 'jump-03',
    ...(ending === null ? {} : { stage: 'ended', ending, attempts: [attempt(returned(licences))] }),
  });
  return runState({
    ...over,
    playbook: 'rdp-clear-mslicensing',
    proof: 'inside-only',
    evidence: {
      check: 'C12',
      host: 'ts-02',
      at: '2026-11-21T07:31:00.000Z',
      cause: 'licensing',
      for: ["your extended code 0x10B: the licence store of the person's own PC cannot be made or read"],
      ofClient: true,
    },
    plan: {
      ...plan,
      playbook: 'rdp-clear-mslicensing',
      hosts: [{ host: 'jump-03', state: {}, ...licences, sessions: 0 }],
      sessions: 0,
    },
    hosts: [host],
  });
}

export const runCards: Readonly<Record<string, Message>> = {
  'root-looking': viewRun(
    runState({ stage: 'looking', plan: null, hosts: [hostState({ look: null })] }),
    'root',
    names,
  ),
  'root-waiting': viewRun(runState(), 'root', names),
  'root-applying': viewRun(approvedRun('applying', { attempts: [attempt(null)] }), 'root', names),
  'root-proving': viewRun(approvedRun('proving', { attempts: [attempt(returned())] }), 'root', names),
  'root-ended': viewRun(endedRun('remediated', { proof: proof(true, seen()) }), 'root', names),
  'root-two-hosts': viewRun(endedRun('failed', {}, { hosts: twoHosts }), 'root', names),
  'plan-waiting': viewRun(runState(), 'plan', names),
  'plan-findings': viewRun(
    runState({
      hosts: [
        hostState({
          look: {
            ...drifted,
            detected: {
              inDesiredState: false,
              state: {},
              findings: [
                ...Array.from({ length: 5 }, (_, day) => ({
                  id: 'kept-key',
                  file: `${file}.${'A'.repeat(40)}.2026112${day}`,
                })),
                { id: 'owner-unknown', setting: 'access' },
                { id: 'deny-entry', sid: 'S-1-5-20', mask: 1179785, removed: false },
              ],
            },
            raised: [{ guard: 'domain-controller', reason: 'it is a domain controller' }],
          },
        }),
      ],
    }),
    'plan',
    names,
  ),
  'plan-on-a-client': viewRun(onClient(), 'plan', names),
  'ending-on-a-client': viewRun(onClient(endedRun('changed', {}, { proof: 'inside-only' })), 'ending', names),
  'plan-sessions-unknown': viewRun(runState({ plan: { ...plan, sessions: null } }), 'plan', names),
  'plan-timed': viewRun(
    runState({
      playbook: 'rdp-require-nla',
      proof: 'nla-required',
      plan: {
        ...plan,
        playbook: 'rdp-require-nla',
        undo: { kind: 'timed', minutes: 5 },
        hosts: [
          {
            host: 'ts-06',
            state: {},
            before: { userAuthentication: 0 },
            after: { userAuthentication: 1 },
            sessions: 2,
          },
        ],
      },
    }),
    'plan',
    names,
  ),
  'plan-undo': viewRun(
    runState({ intent: 'undo', undoes: 'R11', plan: { ...plan, phase: 'revert' } }),
    'plan',
    names,
  ),
  'plan-approved': viewRun(approvedRun('applying', {}), 'plan', names),
  'ending-two-hosts': viewRun(endedRun('failed', {}, { hosts: twoHosts }), 'ending', names),
};
