import type { Refusal } from '../../src/run/refusal.ts';
import { refuse } from '../../src/run/refusal.ts';
import { viewCheck } from '../../src/view/check.ts';
import { viewHelp } from '../../src/view/help.ts';
import { viewLookFirst } from '../../src/view/look-first.ts';
import type { Message } from '../../src/view/message.ts';
import { viewProgress } from '../../src/view/progress.ts';
import { viewRefusal } from '../../src/view/refusal.ts';
import { viewRun } from '../../src/view/run.ts';
import { viewOpenRuns, viewRunHistory } from '../../src/view/status.ts';
import { viewUnreadCodes } from '../../src/view/unread-codes.ts';
import * as sample from './samples.ts';

const { addressLook, at, checkCard, endedRun, names, outsideLook, proof, runState, seen } = sample;

const codes = { main: 0x904, extended: 7, source: '0x904 0x7' };
const noCauses = { diagnosis: { causes: [] }, remedy: null };
const owned = sample.cause({
  id: 'plain-rdp-security',
  title: 'The listener speaks plain RDP security only',
  for: ['SecurityLayer 0 by policy'],
  owner: "GPO 'RDS baseline'",
});
const nlaOff = { ...seen({ verdict: 'degraded', cause: 'nla-off', line: 'TLS 1.2, NLA is off' }) };

const checks: Readonly<Record<string, Message>> = {
  'check-looking': viewCheck(checkCard({ outside: null, inside: null }, noCauses)),
  'check-not-possible': viewCheck(
    checkCard({ outside: null, inside: null, failed: 'the probe was called off' }, noCauses),
  ),
  'check-outside-only': viewCheck(checkCard({ inside: null }, noCauses)),
  'check-broken': viewCheck(checkCard({ codes })),
  'check-healthy': viewCheck(checkCard({ outside: outsideLook(addressLook('healthy')) }, noCauses)),
  'check-degraded': viewCheck(
    checkCard({
      outside: outsideLook(addressLook('degraded', { certificate: 'expired', clock: 'far-skewed' })),
    }),
  ),
  'check-owned-by-policy': viewCheck(
    checkCard(
      { host: 'ts-08', outside: outsideLook(addressLook('degraded', { negotiation: 'plain-rdp' })) },
      { diagnosis: { causes: [owned] }, remedy: null },
    ),
  ),
  'check-nothing-fits': viewCheck(checkCard({}, { diagnosis: { causes: [sample.middlebox] }, remedy: null })),
  'check-cannot-look-inside': viewCheck(
    checkCard(
      {
        outside: outsideLook(addressLook('unreachable', { tcp: 'timed-out' })),
        inside: sample.insideNotLooked(
          'unreachable',
          'WinRM on ts-02 does not answer either (port 5985 filtered)',
        ),
      },
      noCauses,
    ),
  ),
  'check-two-addresses': viewCheck(
    checkCard({
      outside: outsideLook(addressLook('broken', { tls: 'alert-40' }), 'ts-02.lab.example', [
        addressLook('healthy', {}, 'fd00::12'),
      ]),
    }),
  ),
  'check-unknown-codes': viewCheck(checkCard({ codes: { main: 0x1108, extended: null, source: '0x1108' } })),
};

const stranger = addressLook('healthy');
const otherMachine = viewCheck(
  checkCard(
    {
      host: 'ts-10',
      outside: outsideLook({ ...stranger, ntlm: { ...stranger.ntlm!, computer: 'PRINT-07' } }),
    },
    {
      diagnosis: {
        causes: [
          sample.cause({
            id: 'wrong-machine',
            title: 'Another machine answers',
            for: ['NTLM names PRINT-07, seen from hq; the host calls itself TS-10'],
          }),
        ],
      },
      expected: { computer: 'TS-10', certificate: 'differs' },
      remedy: null,
    },
  ),
);

const twoHosts = [
  sample.hostState({ stage: 'ended', ending: 'remediated', proof: proof(true, seen()) }),
  sample.hostState({
    name: 'ts-03',
    stage: 'ended',
    ending: 'failed',
    reason: 'The script failed: no such file',
  }),
];

const runs: Readonly<Record<string, Message>> = {
  'root-looking': viewRun(
    runState({ stage: 'looking', plan: null, hosts: [sample.hostState({ look: null })] }),
    'root',
    names,
  ),
  'root-waiting': viewRun(runState(), 'root', names),
  'root-applying': viewRun(
    sample.approvedRun('applying', { attempts: [sample.attempt(null)] }),
    'root',
    names,
  ),
  'root-proving': viewRun(
    sample.approvedRun('proving', { attempts: [sample.attempt(sample.returned())] }),
    'root',
    names,
  ),
  'root-ended': viewRun(endedRun('remediated', { proof: proof(true, seen()) }), 'root', names),
  'root-two-hosts': viewRun(endedRun('failed', {}, { hosts: twoHosts }), 'root', names),
  'plan-waiting': viewRun(runState(), 'plan', names),
  'plan-sessions-unknown': viewRun(runState({ plan: { ...sample.plan, sessions: null } }), 'plan', names),
  'plan-timed': viewRun(
    runState({
      playbook: 'rdp-require-nla',
      proof: 'nla-required',
      plan: {
        ...sample.plan,
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
    runState({ intent: 'undo', undoes: 'R11', plan: { ...sample.plan, phase: 'revert' } }),
    'plan',
    names,
  ),
  'plan-approved': viewRun(sample.approvedRun('applying', {}), 'plan', names),
  'ending-two-hosts': viewRun(endedRun('failed', {}, { hosts: twoHosts }), 'ending', names),
};

const noPlan = { plan: null, reviews: [], approvedAt: null };
const unanswered = {
  kind: 'unanswered',
  outcome: {
    kind: 'unreachable',
    layer: 'port',
    message: 'WinRM on ts-05 does not answer either (port 5985 filtered)',
  },
  seen: sample.brokenSeen,
} as const;

export const endingCards: Readonly<Record<string, Message>> = {
  compliant: viewRun(
    endedRun(
      'compliant',
      {
        attempts: [],
        look: {
          kind: 'compliant',
          detected: { inDesiredState: true, state: {}, findings: [] },
          seen: seen(),
        },
      },
      noPlan,
    ),
    'ending',
    names,
  ),
  remediated: viewRun(endedRun('remediated', { proof: proof(true, seen()) }), 'ending', names),
  changed: viewRun(
    endedRun('changed', { proof: proof(false, seen()) }, { proof: 'inside-only' }),
    'ending',
    names,
  ),
  improved: viewRun(endedRun('improved', { proof: proof(false, nlaOff) }), 'ending', names),
  reverted: viewRun(
    endedRun('reverted', {
      attempts: [
        sample.attempt(sample.returned()),
        {
          ...sample.attempt(sample.returned({ before: sample.after, after: sample.before }), 'revert'),
          startedAt: at('07:33:20'),
          finishedAt: at('07:33:21'),
        },
      ],
      proof: proof(false, sample.brokenSeen),
    }),
    'ending',
    names,
  ),
  rejected: viewRun(
    endedRun(
      'rejected',
      { attempts: [] },
      {
        approvedAt: null,
        reason: 'approver',
        reviews: [{ person: 'approver', verdict: 'reject', at: at('07:33:12') }],
      },
    ),
    'ending',
    names,
  ),
  cancelled: viewRun(
    endedRun('cancelled', { attempts: [] }, { approvedAt: null, reviews: [], reason: 'oncall' }),
    'ending',
    names,
  ),
  expired: viewRun(endedRun('expired', { attempts: [] }, { approvedAt: null, reviews: [] }), 'ending', names),
  denied: viewRun(
    endedRun(
      'denied',
      {
        name: 'ts-08',
        attempts: [],
        look: {
          kind: 'owned',
          setting: 'securityLayer',
          owner: "GPO 'RDS baseline'",
          seen: sample.brokenSeen,
        },
      },
      noPlan,
    ),
    'ending',
    names,
  ),
  void: viewRun(
    endedRun('void', {
      attempts: [],
      withheld: {
        at: at('07:33:13'),
        reason: 'Since it was approved, the host has changed: entries. There is nothing to do any more.',
        differences: ['entries'],
      },
    }),
    'ending',
    names,
  ),
  'not-remediated': viewRun(
    endedRun('not-remediated', { proof: proof(false, sample.brokenSeen) }),
    'ending',
    names,
  ),
  failed: viewRun(
    endedRun('failed', { name: 'ts-05', attempts: [], look: unanswered }, noPlan),
    'ending',
    names,
  ),
  unknown: viewRun(
    endedRun('unknown', {
      attempts: [sample.attempt({ kind: 'unknown', message: 'the connection was lost after 3 s' })],
      proof: proof(false, sample.brokenSeen, null),
      reason: 'The host does not answer any more, so whether the change was made is not known.',
    }),
    'ending',
    names,
  ),
};

const refusals: readonly Refusal[] = [
  refuse({ code: 'syntax', text: '/rdp-chek ts-02', usage: '', near: ['/rdp-check'] }),
  refuse({ code: 'unknown-host', text: 'ts-2', near: ['ts-02', 'ts-03'] }),
  refuse({ code: 'unknown-playbook', text: 'rdp-fix-all', near: ['rdp-require-nla'] }),
  refuse({ code: 'unknown-run', text: 'R99' }),
  refuse({ code: 'unknown-plan', text: 'deadbeef', waiting: ['7f3a91c0'] }),
  refuse({ code: 'unknown-person', account: 'console mallory' }),
  refuse({ code: 'bad-parameters', playbook: 'rdp-start-service', faults: ['service must be given'] }),
  refuse({ code: 'denied', reason: 'Viewers may look, not change', rule: 'viewers look' }),
  refuse({ code: 'not-an-approver', groups: ['server-approvers'], asked: ['approver'] }),
  refuse({ code: 'own-request', groups: ['server-approvers'] }),
  refuse({ code: 'already-reviewed', verdict: 'approve', at: at('07:33:12') }),
  refuse({ code: 'plan-old', clicked: '7f3a91c0', current: '0badcafe' }),
  refuse({ code: 'plan-expired', at: at('08:01:00'), again: '/rdp-fix rdp-grant-key-access ts-02' }),
  refuse({ code: 'nothing-to-approve', stage: 'applying', waiting: [] }),
  refuse({ code: 'already-ended', run: 'R12', ending: 'remediated' }),
  refuse({ code: 'already-open', run: 'R12', playbook: 'rdp-grant-key-access', host: 'ts-02' }),
  refuse({ code: 'host-busy', host: 'ts-02', run: 'R12' }),
  refuse({
    code: 'owned-by-policy',
    host: 'ts-08',
    setting: 'The listener speaks plain RDP security only',
    owner: "GPO 'RDS baseline'",
    cause: 'plain-rdp-security',
  }),
  refuse({
    code: 'playbook-does-not-fit',
    playbook: 'rdp-renew-certificate',
    host: 'ts-02',
    requires: ['renewal-failed'],
    found: 'listener-key-unusable',
  }),
  refuse({ code: 'no-remedy', host: 'ts-10', cause: 'wrong-machine', title: 'Another machine answers' }),
  refuse({ code: 'nothing-to-undo', run: 'R12', why: 'it changed nothing' }),
  refuse({ code: 'cannot-cancel', run: 'R12', stage: 'applying' }),
  refuse({ code: 'not-recorded' }),
];

const rest: Readonly<Record<string, Message>> = {
  help: viewHelp(),
  'look-first': viewLookFirst('ts-02'),
  'unread-codes': viewUnreadCodes('blue screen'),
  progress: viewProgress({ host: 'ts-02', text: 'applying rdp-grant-key-access', percent: 40 }),
  'status-nothing-open': viewOpenRuns([], names),
  'status-open': viewOpenRuns([runState(), sample.approvedRun('proving', {})], names),
  'status-history': viewRunHistory(
    endedRun('remediated', { proof: proof(true, seen()) }),
    [
      {
        type: 'requested',
        at: at('07:32:00'),
        run: 'R12',
        intent: 'repair',
        playbook: 'rdp-grant-key-access',
        proof: 'handshake',
        undo: { kind: 'kept' },
        hosts: ['ts-02'],
        parameters: {},
        requester: 'oncall',
        thread: sample.thread,
        undoes: null,
      },
      { type: 'looked', at: at('07:32:01'), host: 'ts-02', look: sample.drifted },
      {
        type: 'planned',
        at: at('07:32:01'),
        plan: sample.plan,
        approvals: [{ count: 1, from: 'server-approvers' }],
        rule: 'production needs an approver',
        expiresAt: at('08:01:00'),
      },
      { type: 'reviewed', at: at('07:33:12'), person: 'approver', verdict: 'approve', plan: '7f3a91c0' },
      { type: 'approved', at: at('07:33:12'), plan: '7f3a91c0' },
      {
        type: 'started',
        at: at('07:33:13'),
        host: 'ts-02',
        phase: 'apply',
        fence: 1,
        deadline: at('07:33:43'),
      },
      { type: 'finished', at: at('07:33:14'), host: 'ts-02', phase: 'apply', outcome: sample.returned() },
      { type: 'proved', at: at('07:33:15'), host: 'ts-02', held: true, seen: seen(), inDesiredState: true },
      {
        type: 'host-ended',
        at: at('07:33:15'),
        host: 'ts-02',
        ending: 'remediated',
        reason: 'The proof holds.',
      },
      { type: 'ended', at: at('07:33:15'), ending: 'remediated' },
    ],
    names,
  ),
};

function named(prefix: string, cards: Readonly<Record<string, Message>>): [string, Message][] {
  return Object.entries(cards).map(([name, card]) => [`${prefix}${name}`, card]);
}

/** Every card there is, by the name of its golden text under test/fixtures/cards. */
export const cards: readonly (readonly [string, Message])[] = [
  ...named('', checks),
  ['check-other-machine', otherMachine],
  ...named('', runs),
  ...named('ending-', endingCards),
  ...refusals.map((refusal): [string, Message] => [`refusal-${refusal.code}`, viewRefusal(refusal)]),
  ...named('', rest),
];
