import { viewAdvice } from '../advice.ts';
import { viewClientInstructions } from '../client-report.ts';
import { viewHelp } from '../help.ts';
import { viewLookFirst } from '../look-first.ts';
import type { Message } from '../message.ts';
import { viewProgress } from '../progress.ts';
import { viewRefused } from '../refused.ts';
import { viewOpenRuns, viewRunHistory } from '../status.ts';
import { viewUnreadCodes } from '../unread-codes.ts';
import { at, seen, thread } from './look-samples.ts';
import { names } from './playbook-samples.ts';
import { approvedRun, drifted, endedRun, plan, proof, returned, runState } from './run-samples.ts';

export const otherCards: Readonly<Record<string, Message>> = {
  help: viewHelp(),
  'look-first': viewLookFirst('ts-02'),
  'unread-codes': viewUnreadCodes('blue screen'),
  'explain-client': viewClientInstructions(),
  'explain-refused': viewRefused(
    {
      id: 'firewall-off',
      does: 'turn the firewall off',
      severity: 'weakening',
      names: ['firewall off'],
      reason: 'it opens every port of the host.',
      instead: { say: 'The rules for Remote Desktop alone are enabled', playbooks: ['rdp-allow-firewall'] },
    },
    {
      say: 'The rules for Remote Desktop alone are enabled',
      command: '/rdp-check HOST',
      ready: false,
      lacking: ['rdp-allow-firewall'],
    },
    null,
  ),
  'explain-advice': viewAdvice(
    {
      id: 'flush-dns',
      kind: 'advice',
      title: 'Flushing the DNS cache',
      names: ['flush dns'],
      text: 'Harmless, and helps only where a name changed its address a short while ago.',
      commands: [{ run: 'ipconfig /flushdns', does: "empties the PC's own list of names" }],
      playbooks: [],
    },
    { say: 'To plan it', command: '/rdp-check HOST', ready: false, lacking: [] },
    { main: 0x904, extended: 7, source: '0x904 0x7' },
  ),
  progress: viewProgress({ host: 'ts-02', text: 'applying rdp-grant-key-access', percent: 40 }),
  'status-nothing-open': viewOpenRuns([], names),
  'status-open': viewOpenRuns(
    [runState(), { ...approvedRun('proving', { name: 'ts-03' }), run: 'R13' }],
    names,
  ),
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
        thread: thread,
        undoes: null,
      },
      { type: 'looked', at: at('07:32:01'), host: 'ts-02', look: drifted },
      {
        type: 'planned',
        at: at('07:32:01'),
        plan: plan,
        approvals: [{ count: 1, from: 'server-approvers' }],
        rule: 'production needs an approver',
        expiresAt: at('08:01:00'),
      },
      {
        type: 'shown',
        at: at('07:32:01'),
        thread: { platform: 'teams', tenant: 'T', opaque: '19:ops@thread.tacv2' },
        why: 'announced',
      },
      { type: 'shown', at: at('07:32:40'), thread, why: 'asked', person: 'viewer' },
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
      { type: 'finished', at: at('07:33:14'), host: 'ts-02', phase: 'apply', outcome: returned() },
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
