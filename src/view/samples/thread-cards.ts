import type { Person } from '../../people/person.ts';
import { viewCheckDetails } from '../check-details.ts';
import { viewCheckRoot } from '../check-root.ts';
import { viewCauseTopic, viewCodesTopic } from '../explain.ts';
import { viewHome } from '../home.ts';
import { viewCauseIncident, viewIncidentTimeline, viewRunIncident } from '../incident.ts';
import type { Message } from '../message.ts';
import { viewRun } from '../run.ts';
import { viewTaken } from '../taken.ts';
import { advised } from './check-cards.ts';
import { checkCard } from './check-samples.ts';
import { insideLooked, twoPeople } from './inside-samples.ts';
import { addressLook, at, brokenSeen, outsideLook } from './look-samples.ts';
import { grantKeyAccess, names } from './playbook-samples.ts';
import { approvedRun, attempt, endedRun, proof, returned, runState } from './run-samples.ts';

const codes = { main: 0x904, extended: 7, source: '0x904 0x7' };
const approver: Person = {
  id: 'approver',
  name: 'approver',
  groups: ['server-approvers'],
  console: null,
  slack: null,
  entra: null,
};
const rights = {
  check: 10,
  hosts: 10,
  change: [{ playbook: 'rdp-grant-key-access', hosts: 10, gated: 10 }],
  approves: ['server-approvers'],
};
const sightings = ['ts-02', 'ts-05', 'ts-07'].map((host, index) => ({
  host,
  check: `C${index + 1}`,
  at: at(`07:3${index}:00`),
  line: 'reset after ClientHello, seen from hq',
}));
const { services, listener, sessions } = insideLooked({ sessions: twoPeople });
const arriving = { inside: null, arrived: { services, listener, sessions } };
const notHelped = endedRun('not-remediated', {
  attempts: [attempt(returned())],
  proof: proof(false, brokenSeen),
});

/** What only a chat with threads, an incident channel or a page of its own shows. */
export const threadCards: Readonly<Record<string, Message>> = {
  'thread-check-root': viewCheckRoot(checkCard({ codes }), null, names),
  'thread-check-outside-only': viewCheckRoot(checkCard({ inside: null }), null, names),
  'thread-check-healthy': viewCheckRoot(
    checkCard({ outside: outsideLook(addressLook('healthy')) }, { diagnosis: { causes: [] }, remedy: null }),
    null,
    names,
  ),
  'thread-check-worth-knowing': viewCheckRoot(
    checkCard({ outside: outsideLook(addressLook('healthy')) }, advised),
    null,
    names,
  ),
  'thread-check-run-waiting': viewCheckRoot(checkCard({ codes }), runState(), names),
  'thread-check-run-applying': viewCheckRoot(checkCard({ codes }), approvedRun('applying', {}), names),
  'thread-check-arriving': viewCheckRoot(checkCard(arriving), null, names),
  'thread-check-details': viewCheckDetails(checkCard({ codes })),
  'thread-check-details-arriving': viewCheckDetails(checkCard(arriving)),
  'thread-plan-with-reason': viewRun(runState({ asked: 'INC 4711, payroll closes at eight' }), 'plan', names),
  'incident-run': viewRunIncident(notHelped, names, 'https://example.slack.com/archives/C1/p1'),
  'incident-cause': viewCauseIncident({
    cause: 'listener-key-unusable',
    title: 'The listener cannot use its private key',
    hosts: sightings,
    links: [null, 'https://example.slack.com/archives/C1/p2', null],
    remedy: grantKeyAccess,
  }),
  'incident-timeline': viewIncidentTimeline(
    'The listener cannot use its private key',
    { sightings, opened: { number: 1, at: at('07:32:00'), lastAt: at('07:32:00') } },
    sightings,
  ),
  'home-with-a-plan': viewHome([runState()], approver, rights, names),
  'home-empty': viewHome(
    [],
    { ...approver, groups: [] },
    { ...rights, check: 4, change: [], approves: [] },
    names,
  ),
  'explain-codes': viewCodesTopic(codes),
  'explain-cause': viewCauseTopic(
    { id: 'listener-key-unusable', title: 'The listener cannot use its private key', judge: () => null },
    [grantKeyAccess],
  ),
  taken: viewTaken(),
};
