import { describe, expect, it } from 'vitest';
import { refuse } from '../../src/run/refusal.ts';
import { viewRefusal } from '../../src/view/refusal.ts';

describe('a refusal', () => {
  it('does not send a person to a host whose RDP works', () => {
    const { text } = viewRefusal(
      refuse({ code: 'no-remedy', host: 'ts-01', cause: 'healthy', title: 'RDP works from here' }),
    );
    expect(text).toContain('nothing to repair');
    expect(text).not.toContain('A person must look');
  });

  it('names a next step where nothing is spelled alike', () => {
    const host = viewRefusal(refuse({ code: 'unknown-host', text: '10.0.0.1', near: [] })).text;
    expect(host).toContain('medic check HOST');
    const playbook = viewRefusal(refuse({ code: 'unknown-playbook', text: 'bogus', near: [] })).text;
    expect(playbook).toContain('/rdp-fix HOST');
    const denied = viewRefusal(
      refuse({ code: 'denied', reason: 'No rule allows it.', rule: 'default' }),
    ).text;
    expect(denied).toContain('whoever keeps the policy');
  });

  it('says where one sees what several waiting plans are for', () => {
    const several = refuse({
      code: 'nothing-to-approve',
      stage: 'awaiting-approval',
      waiting: ['a1', 'b2'],
    });
    expect(viewRefusal(several).text).toContain('/rdp-status');
  });

  it('says once that nothing waits, to the one who approves and to the one who rejects', () => {
    const { text } = viewRefusal(refuse({ code: 'nothing-to-approve', stage: 'ended', waiting: [] }));
    expect(text).toBe('There is nothing to approve or reject: no run is open.');
  });

  it('calls a line with too much in it unreadable, not incomplete', () => {
    const usage = '/rdp-status [RUN]';
    const { text } = viewRefusal(refuse({ code: 'syntax', text: '/rdp-status R1 R2', usage, near: [] }));
    expect(text).toBe('I cannot read that. It goes: /rdp-status [RUN]');
  });
});
