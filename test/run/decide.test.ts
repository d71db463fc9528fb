import { describe, expect, it } from 'vitest';
import type { RunContext } from '../../src/run/command.ts';
import { react } from '../../src/run/react.ts';
import type { RunState } from '../../src/run/run.ts';
import {
  approve,
  approver,
  at,
  context,
  drifted,
  finished,
  given,
  healthy,
  oncall,
  person,
  planned,
  playbook,
  policy,
  request,
  returned,
  seen,
  start,
  started,
  viewer,
  when,
} from './given.ts';

const proof = (more: object = {}) =>
  ({
    type: 'report-proof',
    at: at(4),
    host: 'ts-02',
    held: true,
    seen: healthy,
    inDesiredState: true,
    ...more,
  }) as const;

describe('asking', () => {
  it('is refused where no rule allows it', () => {
    const { refusal } = when({ events: [], state: null as never }, {
      ...request,
      requester: viewer,
    } as never);
    expect(refusal).toMatchObject({ code: 'denied', rule: 'default' });
  });

  it('begins with a look at every host', () => {
    const { events, state } = given([request]);
    expect(state.stage).toBe('looking');
    expect(react(events[0]!, state)).toContainEqual({
      kind: 'queue',
      queued: { id: 'R1-look-0-0', job: { kind: 'look', run: 'R1', host: 'ts-02' } },
    });
  });
});

describe('looking', () => {
  it('ends compliant where nothing has drifted', () => {
    const look = {
      kind: 'compliant',
      detected: { inDesiredState: true, state: {}, findings: [] },
      seen: healthy,
    } as const;
    expect(planned(context, 1, look).state.ending).toBe('compliant');
  });

  it('ends denied where somebody else owns the setting, and says who', () => {
    const look = {
      kind: 'owned',
      setting: 'SecurityLayer',
      owner: "GPO 'RDS baseline'",
      seen: seen(),
    } as const;
    const { state } = planned(context, 1, look);
    expect(state.ending).toBe('denied');
    expect(state.hosts[0]!.reason).toContain("GPO 'RDS baseline'");
  });

  it('ends failed where the host did not answer, without a plan', () => {
    const outcome = { kind: 'unreachable', layer: 'port', message: 'refused' } as const;
    const { state } = planned(context, 1, { kind: 'unanswered', outcome, seen: null });
    expect(state).toMatchObject({ ending: 'failed', plan: null });
  });

  it('waits for approval with a plan that expires', () => {
    const { state } = planned();
    expect(state).toMatchObject({ stage: 'awaiting-approval', expiresAt: at(31) });
    expect(state.plan!.id).toMatch(/^[0-9a-f]{8}$/);
  });

  it('is judged by policy again, with the risk now known', () => {
    const late: RunContext = {
      ...context,
      policy: {
        ...policy,
        rules: [
          ...policy.rules,
          { ...policy.rules[0]!, name: 'freeze', decision: 'deny', reason: 'Freeze.' },
        ],
      },
    };
    const { state } = given([request]);
    const after = when(
      { events: [], state },
      { type: 'report-look', at: at(1), host: 'ts-02', look: drifted },
      late,
    );
    expect(after.state).toMatchObject({ ending: 'denied', plan: null });
  });

  it('counts a report once, however often it comes', () => {
    const story = planned();
    expect(when(story, { type: 'report-look', at: at(2), host: 'ts-02', look: drifted }).events).toEqual([]);
  });
});

describe('reviewing', () => {
  it('opens the gate by another person and queues the change', () => {
    const story = planned();
    const { events, state } = when(story, approve(story));
    expect(state.stage).toBe('applying');
    const owed = events.flatMap((event) => react(event, state));
    expect(owed).toContainEqual({
      kind: 'queue',
      queued: {
        id: 'R1-apply-0-0',
        job: { kind: 'apply', run: 'R1', host: 'ts-02', plan: story.state.plan!.id },
      },
    });
  });

  it('refuses the requester, even one who is in the approving group', () => {
    const story = planned();
    expect(when(story, approve(story, oncall)).refusal).toMatchObject({ code: 'own-request' });
  });

  it('refuses who is not in the approving group', () => {
    const story = planned();
    expect(when(story, approve(story, viewer)).refusal).toMatchObject({
      code: 'not-an-approver',
      groups: ['server-approvers'],
    });
  });

  it('refuses an old card', () => {
    const story = planned();
    const { refusal } = when(story, { ...approve(story), plan: '00000000' } as never);
    expect(refusal).toMatchObject({ code: 'plan-old', clicked: '00000000' });
  });

  it('refuses a late click, before the expiry was recorded and after', () => {
    const story = planned();
    expect(when(story, approve(story, approver, 31)).refusal).toMatchObject({ code: 'plan-expired' });
    const expired = when(story, { type: 'expire', at: at(31), plan: story.state.plan!.id });
    expect(expired.state.ending).toBe('expired');
    expect(when({ events: [], state: expired.state }, approve(story, approver, 32)).refusal).toMatchObject({
      code: 'plan-expired',
      again: '/rdp-fix rdp-grant-key-access ts-02',
    });
  });

  it('does not expire before its time, nor for another plan', () => {
    const story = planned();
    expect(when(story, { type: 'expire', at: at(30), plan: story.state.plan!.id }).events).toEqual([]);
    expect(when(story, { type: 'expire', at: at(40), plan: '00000000' }).events).toEqual([]);
  });

  it('answers a double click without a second approval', () => {
    const story = planned();
    const { state } = when(story, approve(story));
    expect(when({ events: [], state }, approve(story)).refusal).toMatchObject({ code: 'already-reviewed' });
  });

  it('counts one person once towards a quorum of two', () => {
    const two: RunContext = {
      ...context,
      policy: {
        ...policy,
        rules: [{ ...policy.rules[0]!, approvals: [{ count: 2, from: 'server-approvers' }] }],
      },
      people: [...context.people, person('third', 'server-approvers')],
    };
    const story = planned(two);
    const once = when(story, approve(story), two);
    expect(once.state.stage).toBe('awaiting-approval');
    const twice = when(
      { events: [], state: once.state },
      approve(story, person('third', 'server-approvers')),
      two,
    );
    expect(twice.state.stage).toBe('applying');
  });

  it('ends rejected, and nothing is queued', () => {
    const story = planned();
    const { state, events } = when(story, { ...approve(story), verdict: 'reject' } as never);
    expect(state.ending).toBe('rejected');
    expect(
      events.flatMap((event) => react(event, state)).filter((effect) => effect.kind === 'queue'),
    ).toEqual([]);
  });
});

describe('starting', () => {
  const approved = () => {
    const story = planned();
    return { events: [], state: when(story, approve(story)).state };
  };

  it('is recorded before anything is sent, and owes a look after the deadline', () => {
    const story = approved();
    const { events, state } = when(story, start(story));
    expect(events).toMatchObject([{ type: 'started', fence: 1 }]);
    expect(react(events[0]!, state)).toContainEqual({
      kind: 'queue',
      queued: {
        id: 'R1-settle-0-1',
        job: { kind: 'settle', run: 'R1', host: 'ts-02', fence: 1 },
        notBefore: new Date(Date.parse(at(4)) + 1_000).toISOString(),
      },
    });
  });

  it('is refused a second time', () => {
    const story = started();
    expect(when(story, start(story, 4, 2)).refusal).not.toBeNull();
    const after = finished();
    expect(when(after, start(after, 4, 2)).refusal).not.toBeNull();
  });

  it('is refused before the gate is open', () => {
    const story = planned();
    expect(when(story, start(story)).refusal).not.toBeNull();
  });

  it('is withheld when the plan has expired meanwhile', () => {
    const story = approved();
    expect(when(story, start(story, 31)).state).toMatchObject({ ending: 'void' });
  });

  it('is withheld when the scripts are not those that were approved', () => {
    const story = approved();
    const { state, events } = when(story, { ...start(story), digest: 'f'.repeat(64) } as never);
    expect(events.map((event) => event.type)).not.toContain('started');
    expect(state.ending).toBe('void');
  });

  it('is withheld when the approver has left the group', () => {
    const story = approved();
    const left: RunContext = { ...context, people: [oncall, person('approver'), viewer] };
    const { state, events } = when(story, start(story), left);
    expect(events.map((event) => event.type)).not.toContain('started');
    expect(state.hosts[0]!.withheld!.reason).toContain('may not approve');
  });

  it('is withheld when the policy denies it now', () => {
    const story = approved();
    const denying: RunContext = { ...context, policy: { ...policy, rules: [] } };
    expect(when(story, start(story), denying).state.ending).toBe('void');
  });
});

describe('what comes back', () => {
  it('goes on to the proof whatever the script said, unless nothing was sent', () => {
    for (const outcome of [
      returned,
      { kind: 'threw', message: 'x', id: 'y' },
      { kind: 'timed-out', afterMs: 1 },
      { kind: 'garbled', message: 'x' },
      { kind: 'unknown', message: 'x' },
    ] as const) {
      const { state, events } = finished(context, outcome);
      expect(state.hosts[0]!.stage).toBe('proving');
      expect(react(events.at(-1)!, state)).toContainEqual({
        kind: 'queue',
        queued: { id: 'R1-prove-0-1', job: { kind: 'prove', run: 'R1', host: 'ts-02' } },
      });
    }
    const unreachable = finished(context, { kind: 'unreachable', layer: 'port', message: 'refused' });
    expect(unreachable.state.ending).toBe('failed');
  });

  it('is taken for lost after the deadline, once, and for this fence only', () => {
    const story = started();
    expect(when(story, { type: 'lose-contact', at: at(5), host: 'ts-02', fence: 9 }).events).toEqual([]);
    const { state } = when(story, { type: 'lose-contact', at: at(5), host: 'ts-02', fence: 1 });
    expect(state.hosts[0]!.attempts[0]!.outcome).toMatchObject({ kind: 'unknown' });
    const late = when(
      { events: [], state },
      { type: 'report-outcome', at: at(6), host: 'ts-02', fence: 1, outcome: returned },
    );
    expect(late.events).toEqual([]);
  });
});

/** How the host will end, once it has said what became of its undo, and what it is to do with that. */
function verdict({ state }: { readonly state: RunState }) {
  const { ending, undo } = state.hosts[0]!.verdict!;
  expect([state.stage, state.ending]).toEqual(['confirming', null]);
  return [ending, undo];
}

describe('proving', () => {
  it('alone makes a run remediated', () => {
    expect(when(finished(), proof()).state.ending).toBe('remediated');
  });

  it('makes even a script that threw remediated, if the proof holds', () => {
    const story = finished(context, { kind: 'threw', message: 'x', id: 'y' });
    expect(when(story, proof()).state.ending).toBe('remediated');
  });

  it('calls a later layer or another cause improved, and keeps the change', () => {
    const further = seen({ layer: 'negotiation', reached: 6, cause: 'nla-off' });
    expect(when(finished(), proof({ held: false, seen: further })).state.ending).toBe('improved');
    const timed = finished({ ...context, playbook: playbook({ kind: 'timed', minutes: 5 }) });
    expect(verdict(when(timed, proof({ held: false, seen: further })))).toEqual(['improved', 'confirm']);
  });

  it('keeps a restored healthy state that did not help: not-remediated', () => {
    expect(when(finished(), proof({ held: false, seen: seen() })).state.ending).toBe('not-remediated');
  });

  it('puts a timed change back when the proof fails', () => {
    const timed: RunContext = { ...context, playbook: playbook({ kind: 'timed', minutes: 5 }) };
    const after = when(finished(timed), proof({ held: false, seen: seen() }), timed);
    expect(after.state.stage).toBe('reverting');
    expect(react(after.events.at(-1)!, after.state)).toContainEqual({
      kind: 'queue',
      queued: {
        id: 'R1-revert-0-1',
        job: { kind: 'revert', run: 'R1', host: 'ts-02', plan: after.state.plan!.id },
      },
    });
    const story = { events: [], state: after.state };
    const again = when(story, { ...start(story, 5, 2), phase: 'revert' } as never, timed);
    const done = when(
      { events: [], state: again.state },
      { type: 'report-outcome', at: at(6), host: 'ts-02', fence: 2, outcome: returned },
      timed,
    );
    const end = when(
      { events: [], state: done.state },
      proof({ held: false, seen: seen(), inDesiredState: false }),
      timed,
    );
    expect(verdict(end)).toEqual(['reverted', 'confirm']);
  });

  it('takes no look from before a change was put back for one after it', () => {
    const timed: RunContext = { ...context, playbook: playbook({ kind: 'timed', minutes: 5 }) };
    const reverting = when(finished(timed), proof({ held: false, seen: seen() }), timed);
    const again = when(
      { events: [], state: reverting.state },
      { ...start({ events: [], state: reverting.state }, 5, 2), phase: 'revert' } as never,
      timed,
    );
    const lost = when(
      { events: [], state: again.state },
      { type: 'lose-contact', at: at(7), host: 'ts-02', fence: 2 },
      timed,
    );
    const late = when(
      { events: [], state: lost.state },
      proof({ fence: 1, held: false, seen: seen() }),
      timed,
    );
    expect(late.events).toEqual([]);
    const own = proof({ fence: 2, held: false, seen: seen(), inDesiredState: false });
    expect(verdict(when({ events: [], state: lost.state }, own, timed))).toEqual(['reverted', 'confirm']);
  });

  it('never calls it improved when the connection ends earlier than before, whatever the cause', () => {
    const timed: RunContext = { ...context, playbook: playbook({ kind: 'timed', minutes: 5 }) };
    const worse = seen({ layer: 'tcp', reached: 1, cause: 'port-filtered', line: 'no answer from tcp' });
    const { state } = when(finished(timed), proof({ held: false, seen: worse }), timed);
    expect(state.stage).toBe('reverting');
    expect(when(finished(), proof({ held: false, seen: worse })).state.ending).toBe('not-remediated');
  });

  it('never takes a cause that was found without a look inside for another cause', () => {
    const vague = seen({ cause: 'service-stopped-or-rdp-off' });
    const story = finished(context, { kind: 'unknown', message: 'lost' });
    const { state } = when(story, proof({ held: false, seen: vague, inDesiredState: null }));
    expect(state.ending).toBe('unknown');
  });

  it('does not say that it gets further when it ends at the same layer for another cause', () => {
    const other = seen({ cause: 'tls-mismatch' });
    const { state } = when(finished(), proof({ held: false, seen: other }));
    expect(state.ending).toBe('improved');
    expect(state.hosts[0]!.reason).not.toContain('further');
  });

  it('is no proof when it held before the change already', () => {
    const look = { ...drifted, seen: { ...healthy, held: true } };
    const story = planned(context, 1, look);
    const done = given([
      request,
      { type: 'report-look', at: at(1), host: 'ts-02', look },
      approve(story),
      start(story),
      { type: 'report-outcome', at: at(3), host: 'ts-02', fence: 1, outcome: returned },
    ]);
    expect(when(done, proof()).state.ending).toBe('changed');
    expect(when(done, proof({ inDesiredState: null })).state.ending).toBe('unknown');
    expect(when(done, proof({ inDesiredState: false })).state.ending).toBe('failed');
  });

  describe('of a timed change that does not hold', () => {
    const timed: RunContext = { ...context, playbook: playbook({ kind: 'timed', minutes: 5 }) };
    const threw = { kind: 'threw', message: 'no', id: 'x' } as const;

    it('puts it back even when the host cannot be seen inside', () => {
      const story = finished(timed);
      const { state } = when(story, proof({ held: false, seen: seen(), inDesiredState: null }), timed);
      expect(state.stage).toBe('reverting');
      const end = when(
        { events: [], state },
        { type: 'withhold', at: at(5), host: 'ts-02', reason: 'Not reached.', differences: [] },
        timed,
      );
      expect(verdict(end)).toEqual(['failed', 'await']);
    });

    it('does not say that a change is in place when nobody knows', () => {
      const story = finished(timed, { kind: 'unknown', message: 'lost' });
      const { state } = when(story, proof({ held: false, seen: seen(), inDesiredState: null }), timed);
      const end = when(
        { events: [], state },
        { type: 'withhold', at: at(5), host: 'ts-02', reason: 'Not reached.', differences: [] },
        timed,
      );
      expect(verdict(end)).toEqual(['unknown', 'await']);
      expect(end.state.hosts[0]!.verdict!.reason).not.toContain('is in place and');
    });

    it('puts back what a script that failed half-way left, and nothing where it left nothing', () => {
      const half = proof({ held: false, seen: seen(), inDesiredState: false, untouched: false });
      expect(when(finished(timed, threw), half, timed).state.stage).toBe('reverting');
      const none = proof({ held: false, seen: seen(), inDesiredState: false, untouched: true });
      expect(verdict(when(finished(timed, threw), none, timed))).toEqual(['failed', 'confirm']);
    });

    it('says that it stands when putting it back never reached the host', () => {
      const { state } = when(finished(timed), proof({ held: false, seen: seen() }), timed);
      const again = when(
        { events: [], state },
        { ...start({ events: [], state }, 5, 2), phase: 'revert' } as never,
        timed,
      );
      const outcome = { kind: 'unreachable', layer: 'port', message: 'refused' } as const;
      const end = when(
        { events: [], state: again.state },
        { type: 'report-outcome', at: at(6), host: 'ts-02', fence: 2, outcome },
        timed,
      );
      expect(end.state.hosts[0]!.verdict!.reason).toContain('could not be put back');
    });
  });

  it('says failed when a change is in place and could not be put back', () => {
    const timed: RunContext = { ...context, playbook: playbook({ kind: 'timed', minutes: 5 }) };
    const after = when(finished(timed), proof({ held: false, seen: seen() }), timed);
    const end = when(
      { events: [], state: after.state },
      { type: 'withhold', at: at(5), host: 'ts-02', reason: 'Not reached.', differences: [] },
      timed,
    );
    expect(verdict(end)).toEqual(['failed', 'await']);
    expect(end.state.hosts[0]!.verdict!.reason).toContain('could not be put back');
  });

  it('says unknown when the host does not answer any more', () => {
    const story = finished(context, { kind: 'unknown', message: 'lost' });
    expect(when(story, proof({ held: false, seen: seen(), inDesiredState: null })).state.ending).toBe(
      'unknown',
    );
  });

  it('says failed when the script threw and changed nothing', () => {
    const story = finished(context, { kind: 'threw', message: 'no', id: 'x' });
    expect(when(story, proof({ held: false, seen: seen(), inDesiredState: false })).state.ending).toBe(
      'failed',
    );
  });

  it('never calls a change that only the inside can see remediated', () => {
    const inside: RunContext = { ...context, playbook: playbook({ kind: 'kept' }, { proof: 'inside-only' }) };
    expect(when(finished(inside), proof({ held: false, seen: seen() }), inside).state.ending).toBe('changed');
  });
});

describe('cancelling', () => {
  it('ends a run on which nothing was sent', () => {
    expect(when(planned(), { type: 'cancel', at: at(2), person: oncall }).state.ending).toBe('cancelled');
  });

  it('asks what is under way to stop, and leaves the ending to what is seen then', () => {
    const { events, state } = when(started(), { type: 'cancel', at: at(4), person: oncall });
    expect(events).toEqual([{ at: at(4), type: 'cancel-asked', person: 'oncall' }]);
    expect(state).toMatchObject({ stage: 'applying', ending: null, cancel: { person: 'oncall' } });
  });

  it('is refused where nothing is left to stop', () => {
    expect(when(finished(), { type: 'cancel', at: at(4), person: oncall }).refusal).toMatchObject({
      code: 'cannot-cancel',
    });
  });

  it('is refused to who may neither change nor approve', () => {
    expect(when(planned(), { type: 'cancel', at: at(2), person: viewer }).refusal).toMatchObject({
      code: 'denied',
    });
  });

  it('never reopens a finished run', () => {
    const done = when(finished(), proof());
    expect(
      when({ events: [], state: done.state }, { type: 'cancel', at: at(9), person: oncall }).refusal,
    ).toMatchObject({
      code: 'already-ended',
    });
  });
});
