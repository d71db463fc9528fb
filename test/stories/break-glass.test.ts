import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFolder, medic, npmStart, type Told } from './open-story.ts';

describe('a night on which nobody else is up, told through the console', () => {
  const folder = aFolder();
  let plan = '';
  let told: Told;
  let next: Told;
  beforeAll(async () => {
    const args = ['--data', folder.path];
    const asked = await npmStart(['/rdp-fix rdp-grant-key-access ts-02'], { args }).ended;
    plan = /approve ([0-9a-f]{8})/.exec(asked.out)?.[1] ?? /Plan ([0-9a-f]{8})/.exec(asked.out)![1]!;
    told = await npmStart(
      [
        'approve',
        `/rdp-break-glass ${plan} reason="nobody is up"`,
        'as viewer',
        `/rdp-break-glass ${plan} reason="nobody is up" incident=INC4711`,
        'as oncall',
        `/rdp-break-glass ${plan} reason="nobody is up" incident=INC4711`,
        '/rdp-fix rdp-start-service ts-04',
      ],
      { args },
    ).ended;
    const other = /Plan ([0-9a-f]{8}): rdp-start-service/.exec(told.out)?.[1] ?? told.out;
    next = await npmStart(
      [
        `/rdp-break-glass ${other} reason="and this" incident=INC4711`,
        '/rdp-review R1',
        'as approver',
        '/rdp-review R1 note="it was right"',
        'as owner',
        '/rdp-review R1 note="it was right"',
        'as oncall',
        `/rdp-break-glass ${other} reason="and this" incident=INC4711`,
        '/rdp-status R1',
        '/lab stop',
      ],
      { args },
    ).ended;
  }, 240_000);
  afterAll(() => folder.remove());

  const flat = ({ out }: Told) => out.replace(/\s+/g, ' ');

  it('the own approval is refused, and so is a glass broken without its incident or by who may not', () => {
    expect(flat(told)).toContain('You asked for this yourself');
    expect(flat(told)).toContain(`Breaking the glass needs the incident: /rdp-break-glass ${plan}`);
    expect(flat(told)).toContain('You may not break the glass for this plan');
  });

  it('then the change is made, loudly, and proved like any other', () => {
    const out = flat(told);
    expect(out).toContain(
      'to approver alone: ! BREAK-GLASS: oncall carried out rdp-grant-key-access on ts-02 without approval',
    );
    expect(out).toContain('remediated: ts-02 answers RDP again');
    expect(out).toMatch(
      /BREAK-GLASS by oncall at [\d:]+ UTC, INC4711: “nobody BY NOBODY is up”; not reviewed yet/,
    );
  });

  it('the next one waits until somebody else has looked into it', () => {
    const out = flat(next);
    expect(out).toContain('The glass was broken for R1, and nobody has reviewed that yet');
    expect(out).toContain('You broke the glass yourself');
    // The approver is no owner of production, who are the ones to review it.
    expect(out).toMatch(/production-owners/);
    expect(out).toContain('remediated: ts-04 answers RDP again');
    expect(out).toContain('BREAK-GLASS by oncall, INC4711: “nobody is up”; done without: approver');
    expect(out).toContain('owner reviewed the break-glass: “it was right”');
  });

  it('the audit log has it under a name of its own, and is sound', async () => {
    const entries = folder.audit();
    expect(
      entries.filter(({ what }) => what === 'broke-glass').map(({ actor, run }) => [actor, run]),
    ).toEqual([
      ['oncall', 'R1'],
      ['oncall', 'R2'],
    ]);
    expect(entries.filter(({ what }) => what === 'glass-reviewed')).toMatchObject([
      { actor: 'owner', run: 'R1' },
    ]);
    expect(entries.filter(({ what }) => what === 'reviewed')).toEqual([]);
    const verified = await medic(['audit', 'verify', folder.auditFile]);
    expect(verified).toMatchObject({ code: 0 });
  });
});
