import type { Message } from '../message.ts';
import { viewRun } from '../run.ts';
import { at, brokenSeen, seen } from './look-samples.ts';
import { names } from './playbook-samples.ts';
import { after, attempt, before, endedRun, proof, returned } from './run-samples.ts';

const noPlan = { plan: null, reviews: [], approvedAt: null };
const nlaOff = seen({ verdict: 'degraded', cause: 'nla-off', line: 'TLS 1.2, NLA is off' });
const unanswered = {
  kind: 'unanswered',
  outcome: {
    kind: 'unreachable',
    layer: 'port',
    message: 'WinRM on ts-05 does not answer either (port 5985 filtered)',
  },
  seen: brokenSeen,
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
        attempt(returned()),
        {
          ...attempt(returned({ before: after, after: before }), 'revert'),
          startedAt: at('07:33:20'),
          finishedAt: at('07:33:21'),
        },
      ],
      proof: proof(false, brokenSeen),
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
          seen: brokenSeen,
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
  'not-remediated': viewRun(endedRun('not-remediated', { proof: proof(false, brokenSeen) }), 'ending', names),
  failed: viewRun(
    endedRun('failed', { name: 'ts-05', attempts: [], look: unanswered }, noPlan),
    'ending',
    names,
  ),
  unknown: viewRun(
    endedRun('unknown', {
      attempts: [attempt({ kind: 'unknown', message: 'the connection was lost after 3 s' })],
      proof: proof(false, brokenSeen, null),
      reason: 'The host does not answer any more, so whether the change was made is not known.',
    }),
    'ending',
    names,
  ),
};
