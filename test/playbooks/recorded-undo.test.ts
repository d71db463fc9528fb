import { describe, expect, it } from 'vitest';
import type { Armed, Confirmed, Rehearsed, UndoStatus } from '../../src/playbook/undo-on-host.ts';
import { type Kept, readRecordings, stepsOf } from './recordings.ts';

/** What a real PowerShell came to in a case of test/playbooks/undo-cases.ts, by the steps of the undo alone. */
const recordings = readRecordings();
function told(title: string, name: string): readonly Kept[] {
  const steps = stepsOf(recordings, 'undo', `an undo: ${title}`);
  return (steps ?? []).filter(({ step }) => step === `undo/${name}`);
}
const told1 = <Answer>(title: string, name: string, at = 0): Answer =>
  told(title, name).at(at)!.returned as unknown as Answer;
/** The registry value that was changed, after a step; undefined when the step did not touch it. */
const path =
  'registry > HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp > UserAuthentication';

describe('the timed undo, as a real PowerShell ran it', () => {
  it('is armed, answers a rehearsal by its own task as SYSTEM, and is confirmed; each asked twice, answered once', () => {
    const title = 'armed, rehearsed and confirmed, each of them asked twice';
    const [one, two] = [told1<Armed>(title, 'arm'), told1<Armed>(title, 'arm', 1)];
    expect(one).toMatchObject({ state: 'armed', dueAfterSeconds: 300, items: 1 });
    expect(two).toEqual(one);
    expect(told(title, 'arm')[1]!.changes).toBeUndefined();
    const rehearsed = told1<Rehearsed>(title, 'rehearse', 1);
    expect(rehearsed).toMatchObject({ rehearsed: true, ranAs: 'S-1-5-18', through: 'task-scheduler' });
    expect(rehearsed.items).toMatchObject([{ outcome: 'would-restore', before: 0, present: 0 }]);
    expect(told(title, 'rehearse')[1]!.changes).not.toHaveProperty([path]);
    const confirmed = told1<Confirmed>(title, 'confirm', 1);
    expect(confirmed).toMatchObject({ confirmed: true, state: 'confirmed', task: 'absent' });
    expect(told1(title, 'confirm', 2)).toEqual(confirmed);
    // Ten minutes later nothing has been put back.
    expect(told(title, 'status').at(-1)!.changes).not.toHaveProperty([path]);
  });

  it('puts back by itself what was not confirmed, reads it back, and takes its task away', () => {
    const fired = told('not confirmed', 'status').at(-1)!;
    expect(fired.returned).toMatchObject({
      state: 'undone',
      result: { items: [{ outcome: 'restored', present: 0 }] },
    });
    expect(fired.changes).toMatchObject({ [path]: 0, 'scheduledTasks > \\rdp-medic\\undo-run-7f3a': null });
    expect(told1('not confirmed', 'confirm')).toMatchObject({ confirmed: false, state: 'undone' });
    expect(told1('not confirmed', 'confirm', 1)).toEqual(told1('not confirmed', 'confirm'));
  });

  it('rehearses and puts back negotiation where plain RDP security stood, which never comes back', () => {
    const title = 'plain RDP security before, for which negotiation comes back';
    const layer = path.replace('UserAuthentication', 'SecurityLayer');
    expect(told1<Rehearsed>(title, 'rehearse').items.at(-1)).toMatchObject({
      outcome: 'would-restore',
      before: 1,
      present: 0,
    });
    expect(told(title, 'status').at(-1)!.changes).toMatchObject({ [path]: 0, [layer]: 1 });
  });

  it('takes no confirmation in its last half minute', () => {
    expect(told1('confirmed in the last half minute', 'confirm')).toMatchObject({ confirmed: true });
    const [late, after, again] = told('confirmed too late', 'confirm');
    expect(late).toMatchObject({ threw: 'RdpMedic.TooLate' });
    expect(after!.returned).toMatchObject({ confirmed: false, state: 'undone' });
    expect(again!.returned).toEqual(after!.returned);
  });

  it.each([
    ['it fires while a confirmation is on its way', 'undone', { [path]: 0 }],
    ['a confirmation comes through while it fires', 'confirmed', {}],
  ])('has one winner when %s', (title, state, changes) => {
    const first = [...told(title, 'confirm'), ...told(title, 'status')];
    expect(new Set(first.map(({ returned }) => (returned as unknown as UndoStatus).state))).toEqual(
      new Set([state]),
    );
    const all = Object.assign({}, ...first.map((each) => each.changes ?? {})) as Record<string, unknown>;
    if (state === 'undone') expect(all).toMatchObject(changes);
    else expect(all).not.toHaveProperty([path]);
    expect(told1(title, 'confirm')).toMatchObject({ confirmed: state === 'confirmed', state });
  });

  it.each(['forward', 'back'])('is due after the same time when the clock is set two hours %s', (way) => {
    const at = told(`the clock is set two hours ${way}`, 'status').map(
      ({ returned }) => returned as unknown as UndoStatus,
    );
    expect(at.map(({ state, remainingSeconds }) => [state, remainingSeconds])).toEqual([
      ['armed', 300],
      ['armed', 60],
      ['undone', null],
    ]);
  });

  it('gives what was left from the start of a host that was restarted, however long it was away', () => {
    const title = 'the host is started anew, and what was left runs from then';
    const at = told(title, 'status').map(({ returned }) => returned as unknown as UndoStatus);
    expect(at.map(({ remainingSeconds }) => remainingSeconds)).toEqual([180, 180, 10, null]);
    expect(at.at(-1)).toMatchObject({ state: 'undone' });
  });

  it('leaves and reports what somebody else changed since, but for a suspension, which always ends', () => {
    const mixed = told('somebody else changed a value since', 'status').at(-1)!;
    expect(mixed.returned).toMatchObject({
      state: 'undone',
      result: { items: [{ outcome: 'left', present: 2 }, { outcome: 'restored' }] },
    });
    expect(mixed.changes).toHaveProperty([path], 2);
    const ended = told('a suspension, which always ends in the secure value', 'status').at(-1)!;
    expect(ended.returned).toMatchObject({ result: { items: [{ outcome: 'restored', present: 1 }] } });
    expect(ended.changes).toHaveProperty([path], 1);
  });

  it('tries again what could not be put back, and holds the host until it could', () => {
    const title = 'a value cannot be written, and then it can';
    expect(told1(title, 'status')).toMatchObject({
      state: 'undoing',
      task: { state: 'as-registered' },
      result: { items: [{ outcome: 'failed' }] },
    });
    expect(told(title, 'arm').at(-1)).toMatchObject({ threw: 'RdpMedic.OtherUndoArmed' });
    expect(told1(title, 'status', 1)).toMatchObject({
      state: 'undone',
      result: { items: [{ outcome: 'restored' }] },
    });
  });

  it('trusts no folder of somebody else, no link, and none that others can open', () => {
    const title = 'folders that belong to somebody else';
    const all = ['arm', 'status', 'confirm', 'rehearse', 'undo'].flatMap((name) => told(title, name));
    const done = all.filter(({ returned }) => returned !== undefined);
    expect(done.map(({ step }) => step)).toEqual(['undo/arm']);
    expect(new Set(all.filter((each) => !done.includes(each)).map(({ threw }) => threw))).toEqual(
      new Set(['RdpMedic.ForeignOwner']),
    );
    expect(all.length).toBeGreaterThan(9);
  });

  it('says that its task was changed, is gone, was not taken, or does not run', () => {
    const title = 'the task is changed or taken away by somebody';
    const at = told(title, 'status').map(({ returned }) => returned as unknown as UndoStatus);
    expect(at.map(({ task, overdue }) => [task.state, overdue])).toEqual([
      ['changed', false],
      ['changed', false],
      ['changed', true],
      ['absent', true],
    ]);
    expect(at[0]!.task.differs).toContain('Settings/StartWhenAvailable');
    expect(told1(title, 'undo')).toMatchObject({ state: 'undone' });
    expect(told('the task is not taken as it is written', 'arm')[0]).toMatchObject({
      threw: 'RdpMedic.TaskNotAsWritten',
    });
    expect(told1('the task is not taken as it is written', 'status')).toMatchObject({ state: 'none' });
    expect(told('the task does not run', 'rehearse')[0]).toMatchObject({ threw: 'RdpMedic.RehearsalSilent' });
  });

  it('puts nothing back from what is not what was stored, and says so', () => {
    const title = 'stored values or scripts that are not what was stored';
    expect(told1<UndoStatus>(title, 'status')).toMatchObject({ changedFiles: ['values.json'] });
    const due = told(title, 'status')[1]!;
    expect(due.returned).toMatchObject({ state: 'armed', result: { refused: 'RdpMedic.Corrupt' } });
    expect(due.changes).not.toHaveProperty([path]);
    expect(told(title, 'undo').map(({ threw }) => threw)).toEqual(['RdpMedic.Corrupt', 'RdpMedic.Corrupt']);
  });

  it('is armed for one run at a time, and for nothing but the few kinds there are', () => {
    const [, refused] = told('of another run is armed', 'arm');
    expect(refused).toMatchObject({ threw: 'RdpMedic.OtherUndoArmed' });
    expect(refused!.says).toContain('run-7f3a');
    const ids = told('armed for what cannot be', 'arm').map(({ threw }) => threw);
    expect(ids.filter((id) => id === 'RdpMedic.BadItem')).toHaveLength(15);
    expect(ids.filter((id) => id === 'RdpMedic.BadRunId')).toHaveLength(3);
    expect(ids.filter((id) => id === 'RdpMedic.BadScript')).toHaveLength(2);
  });

  it('puts back each kind of thing', () => {
    const { result } = told1<UndoStatus>('everything it can put back', 'status');
    expect(result!.items.map(({ kind, outcome }) => `${kind}: ${outcome}`)).toEqual([
      ...Array.from({ length: 6 }, () => 'registry-value: restored'),
      'listener-certificate-pin: restored',
      'firewall-rule-enabled: restored',
      'firewall-rule-enabled: left',
      'firewall-rule-remove: restored',
      'local-group-member-remove: restored',
    ]);
  });
});
