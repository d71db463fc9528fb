import { describe, expect, it } from 'vitest';
import type { Policy, Rule } from '../../src/policy/policy.ts';
import { raisedRisk } from '../../src/run/raised-risk.ts';
import type { HostLook } from '../../src/run/run.ts';
import {
  approve,
  context,
  drifted,
  given,
  planned,
  playbook,
  policy,
  request,
  start,
  when,
} from './given.ts';

const raised = {
  ...drifted,
  raised: [{ guard: 'gateway', reason: 'it is an RD Gateway' }],
} as HostLook;
const [changes] = policy.rules as readonly [Rule];
/** Low risk outright, medium by one, high by nobody. */
const byRisk: Policy = {
  ...policy,
  rules: [
    { ...changes, name: 'low', risk: ['low'], decision: 'allow', approvals: [] },
    { ...changes, name: 'medium', risk: ['medium'] },
    { ...changes, name: 'high', risk: ['high'], decision: 'deny', approvals: [], reason: 'Never at night.' },
  ],
};
const within = (risk: 'low' | 'medium' | 'high') => ({
  ...context,
  policy: byRisk,
  playbook: playbook({ kind: 'kept' }, { risk }),
});

describe('a guard that raises the risk', () => {
  it('raises it by one step, and high stays high', () => {
    const at = (risk: 'low' | 'medium' | 'high') => raisedRisk(risk, { look: raised });
    expect([at('low'), at('medium'), at('high')]).toEqual(['medium', 'high', 'high']);
    expect(raisedRisk('low', { look: drifted })).toBe('low');
    expect(raisedRisk('low', undefined)).toBe('low');
  });

  it('has the policy judge the plan by the raised risk', () => {
    expect(planned(within('low')).state).toMatchObject({ stage: 'applying', rule: 'low' });
    const { state } = planned(within('low'), 1, raised);
    expect(state).toMatchObject({ stage: 'awaiting-approval', rule: 'medium' });
    expect(state.approvals).toEqual([{ count: 1, from: 'server-approvers' }]);
  });

  it('ends what the policy does not allow at that risk, with the reason', () => {
    expect(() => planned(within('high'))).toThrow('refused');
    const { state } = planned(within('medium'), 1, raised);
    expect([state.ending, state.reason]).toEqual(['denied', 'Never at night.']);
  });

  it('counts still when it is carried out', () => {
    const now = within('low');
    const story = given([request, { type: 'report-look', at: request.at, host: 'ts-02', look: raised }], now);
    const approved = when(story, approve(story), now);
    const rules = byRisk.rules.map((rule) =>
      rule.name === 'medium' ? { ...rule, decision: 'deny' as const } : rule,
    );
    const denied = { ...now, policy: { ...byRisk, rules } };
    const sent = when(
      { events: [...story.events, ...approved.events], state: approved.state },
      start(story),
      denied,
    );
    expect(sent.state.hosts[0]).toMatchObject({
      ending: 'void',
      reason: expect.stringContaining('does not allow it any more'),
    });
  });
});
