/** One safeguard taken out of the program, and the test that has to notice. */
export interface Mutation {
  /** What is taken out. */
  readonly safeguard: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly text: string;
  readonly instead: string;
  readonly test: string;
  /** A part of the test's title. */
  readonly title: string;
}

const approved = 'test/approval/what-was-approved.test.ts';
const decided = 'test/run/decide.test.ts';

export const mutations: readonly Mutation[] = [
  {
    safeguard: 'the digest check',
    file: 'src/run/decide-start.ts',
    text: 'command.digest === plan.digest ? null :',
    instead: 'command.digest !== null ? null :',
    test: approved,
    title: 'a script that is rewritten while the plan waits is not what runs',
  },
  {
    safeguard: 'the re-detect',
    file: 'src/bot/perform-change.ts',
    text: 'if (phase === plan.phase && !(await asPlanned(world, session, run, playbook, host, signal))) return null;',
    instead: '',
    test: approved,
    title: 'the host is looked at again in the session that would change it',
  },
  {
    safeguard: 'the session limit',
    file: 'src/bot/perform-change.ts',
    text: 'const many = await tooManySessions(world, session, playbook, run.plan!, host.name, signal);',
    instead: 'const many = null as string | null;',
    test: 'test/bot/change.test.ts',
    title: 'is withheld when more people are logged on',
  },
  {
    safeguard: 'the expiry check before the start',
    file: 'src/run/decide-start.ts',
    text: 'if (state.expiresAt !== null && at >= state.expiresAt)',
    instead: 'if (state.expiresAt === at)',
    test: approved,
    title: 'the expiry that was stored is read by who starts',
  },
  {
    safeguard: 'the undo on the host, armed and rehearsed',
    file: 'src/run/decide-start.ts',
    text: ' ?? whyUnarmed(command, host, state)',
    instead: '',
    test: 'test/run/decide-undo.test.ts',
    title: 'is not sent to a host that is not armed',
  },
  {
    safeguard: 'the wait for the host’s own word',
    file: 'src/run/end-once-over.ts',
    text: "if (host.armed?.state !== 'armed') return endHost(at, host.name, end);",
    instead: "if (host.armed?.state !== 'none') return endHost(at, host.name, end);",
    test: 'test/run/decide-undo.test.ts',
    title: 'ends nothing before the host itself has said that its undo is disarmed',
  },
  {
    safeguard: 'one change at a time beside an armed undo',
    file: 'src/bot/perform-change.ts',
    text: '(await heldByAnUndo(world, run, host))',
    instead: 'null',
    test: 'test/bot/holding.test.ts',
    title: 'keeps what was approved before off the host',
  },
  {
    safeguard: 'the expiry check at the click',
    file: 'src/run/why-not-waiting.ts',
    text: 'if (expiresAt !== null && at >= expiresAt)',
    instead: 'if (expiresAt === at)',
    test: approved,
    title: 'a plan that waited over a restart is no approval',
  },
  {
    safeguard: 'the self-approval rule at the click',
    file: 'src/run/decide-review.ts',
    text: "if (verdict === 'approve' && person.id === state.requester) return refuse({ code: 'own-request', groups });",
    instead: '',
    test: 'test/approval/who-may.test.ts',
    title: 'the starter never approves',
  },
  {
    safeguard: 'the self-approval rule in the quorum',
    file: 'src/policy/quorum-met.ts',
    text: '({ id }) => id !== requester',
    instead: '({ id }) => id !== null',
    test: 'test/policy/judge.test.ts',
    title: 'never counts the requester',
  },
  {
    safeguard: 'the one-shot rule',
    file: 'src/run/decide-start.ts',
    text: 'if (!ownTurn || host.attempts.some((attempt) => attempt.phase === phase)) {',
    instead: 'if (host.name === null) {',
    test: decided,
    title: 'is refused a second time',
  },
  {
    safeguard: 'the run in the plan, so that it serves no other',
    file: 'src/run/plan.ts',
    text: 'run,\n        playbook: playbook.name,',
    instead: 'playbook: playbook.name,',
    test: approved,
    title: 'of one run never serves another that proposes the very same',
  },
  {
    safeguard: 'the membership re-check before the start',
    file: 'src/run/decide-start.ts',
    text: 'return quorumMet(decision.approvals, people, state.requester)',
    instead: 'return people !== null',
    test: approved,
    title: 'nothing is sent where the approver left the group after the click',
  },
  {
    safeguard: 'the membership re-check at the click',
    file: 'src/run/decide-review.ts',
    text: 'const people = context.people.filter((one) => approvers.has(one.id));',
    instead: 'const people = [...approvers].map((id) => ({ ...person, id }));',
    test: 'test/approval/who-may.test.ts',
    title: 'who left the group between two approvals does not count any more',
  },
  {
    safeguard: 'the freeze re-check before the start',
    file: 'src/run/decide-start.ts',
    text: 'const decision = policyDecision(context, state, at);',
    instead: 'const decision = policyDecision(context, state, state.approvedAt ?? at);',
    test: approved,
    title: 'nothing is sent in a freeze that begins between the click and the start',
  },
  {
    safeguard: 'the policy re-check before the start',
    file: 'src/run/decide-start.ts',
    text: "if (decision.kind === 'deny')",
    instead: "if (decision.kind === 'deny') return null;\n  if (decision.kind === 'deny')",
    test: approved,
    title: 'nothing is sent where a freeze has begun after the click',
  },
  {
    safeguard: 'the policy re-check at the click',
    file: 'src/run/decide-review.ts',
    text: "if (decision.kind === 'deny') return refuseDenied(decision);",
    instead: "if (decision.kind === 'deny') return [reviewed, { at, type: 'approved', plan }];",
    test: 'test/approval/quorum-model.test.ts',
    title: 'starts anything without a right to it',
  },
  {
    safeguard: 'default deny',
    file: 'src/policy/judge.ts',
    text: 'if (fitting.length === 0) return denied(',
    instead:
      "if (fitting.length === 0) return { kind: 'allow', rule: '', rules: [], reason: '', requireReason: false };\n  if (fitting.length === 0) return denied(",
    test: 'test/policy/judge.test.ts',
    title: 'denies what no rule allows',
  },
  {
    safeguard: 'who may break the glass',
    file: 'src/run/decide-break-glass.ts',
    text: "if (glass.kind === 'deny') return",
    instead: "if (glass.kind !== 'deny' && glass.reviewers === '') return",
    test: 'test/approval/break-glass.test.ts',
    title: 'for who is not named',
  },
  {
    safeguard: 'the review before the next break-glass',
    file: 'src/bot/dispatch.ts',
    text: 'return { open: true, holds: [...own, ...glass] };',
    instead: 'return { open: true, holds: own };',
    test: 'test/approval/break-glass.test.ts',
    title: 'of two at the same moment happens once',
  },
  {
    safeguard: 'redaction',
    file: 'src/audit/chain.ts',
    text: '...redact(entry)',
    instead: '...entry',
    test: 'test/audit/redact.test.ts',
    title: 'happens before anything is hashed',
  },
  {
    safeguard: 'the audit hash',
    file: 'src/audit/read-entry.ts',
    text: 'if (hashOf(rest) !== hash) return',
    instead: "if (hashOf(rest) === '') return",
    test: 'test/audit/verify-chain.test.ts',
    title: 'names a changed line',
  },
  {
    safeguard: 'the link of the audit chain',
    file: 'src/audit/verify-chain.ts',
    text: 'if (entry.prev !== head) {',
    instead: "if (entry.prev === '') {",
    test: 'test/audit/verify-chain.test.ts',
    title: 'names a line that was replaced by another with a hash of its own',
  },
];
