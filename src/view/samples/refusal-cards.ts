import type { Refusal } from '../../run/refusal.ts';
import { refuse } from '../../run/refusal.ts';
import type { Message } from '../message.ts';
import { viewRefusal } from '../refusal.ts';
import { at } from './look-samples.ts';

/** One of each code, in words. */
const refusals: readonly Refusal[] = [
  refuse({ code: 'syntax', text: '/rdp-chek ts-02', usage: '', near: ['/rdp-check'] }),
  refuse({ code: 'unknown-host', text: 'ts-2', near: ['ts-02', 'ts-03'] }),
  refuse({ code: 'unknown-playbook', text: 'rdp-fix-all', near: ['rdp-require-nla'] }),
  refuse({ code: 'unknown-run', text: 'R99' }),
  refuse({ code: 'unknown-plan', text: 'deadbeef', waiting: ['7f3a91c0'] }),
  refuse({ code: 'plan-ambiguous', plan: '7f3a91c0', runs: ['R12', 'R13'] }),
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
  refuse({ code: 'undo-armed', host: 'ts-06', run: 'R12', until: at('07:38:12'), holds: false }),
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
  refuse({
    code: 'never-done',
    id: 'rename-machine-keys',
    does: 'rename MachineKeys',
    reason: 'it hides every machine key, including the ones IIS, SQL and WinRM use.',
    offer: {
      say: 'The repair needs one file',
      command: '/rdp-fix rdp-replace-listener-key ts-02',
      ready: true,
      lacking: [],
    },
  }),
  refuse({ code: 'no-remedy', host: 'ts-10', cause: 'wrong-machine', title: 'Another machine answers' }),
  refuse({
    code: 'evidence-required',
    playbook: 'rdp-clear-mslicensing',
    host: 'jump-03',
    check: 'C12',
    why: 'not-said',
  }),
  refuse({ code: 'nothing-to-undo', run: 'R12', why: 'it changed nothing' }),
  refuse({ code: 'already-cancelling', run: 'R12', at: at('07:33:14') }),
  refuse({
    code: 'reason-required',
    usage: '/rdp-fix rdp-grant-key-access ts-02 reason="…"',
    form: '/rdp-form rdp-grant-key-access ts-02',
  }),
  refuse({ code: 'may-not-break-glass', reason: 'Only night-watch may break the glass.' }),
  refuse({ code: 'glass-incomplete', missing: ['reason', 'incident'], plan: '7f3a91c0' }),
  refuse({ code: 'glass-needless', again: '/rdp-fix rdp-grant-key-access ts-02' }),
  refuse({ code: 'glass-unreviewed', run: 'R12', groups: ['managers'] }),
  refuse({ code: 'glass-not-broken', run: 'R12' }),
  refuse({ code: 'glass-under-way', run: 'R12', stage: 'applying' }),
  refuse({ code: 'not-a-reviewer', groups: ['managers'], own: true }),
  refuse({ code: 'glass-already-reviewed', run: 'R12', at: at('09:02:00') }),
  refuse({ code: 'cannot-cancel', run: 'R12', stage: 'applying' }),
  refuse({ code: 'not-recorded', certain: true }),
  refuse({ code: 'cannot-post-here', invite: '/invite @rdp-medic' }),
  refuse({ code: 'group-unknown', group: 'server-approvers', since: at('07:21:00') }),
  refuse({ code: 'unknown-topic', text: 'rpd-grant', near: ['rdp-grant-key-access'] }),
];

export const refusalCards: Readonly<Record<string, Message>> = Object.fromEntries(
  refusals.map((refusal) => [refusal.code, viewRefusal(refusal)]),
);
