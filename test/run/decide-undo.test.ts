import { describe, expect, it } from 'vitest';
import type { RunCommand, RunContext, UndoAnswer } from '../../src/run/command.ts';
import { owedJobs, react } from '../../src/run/react.ts';
import {
  approve,
  approver,
  armed,
  at,
  context,
  drifted,
  finished,
  given,
  healthy,
  host,
  oncall,
  planned,
  playbook,
  request,
  type Story,
  seen,
  start,
  viewer,
  when,
} from './given.ts';

const timed: RunContext = { ...context, playbook: playbook({ kind: 'timed', minutes: 5 }) };
const weakening: RunContext = {
  ...context,
  playbook: playbook({ kind: 'timed', minutes: 30, holds: true }, { lowersSecurity: true, risk: 'high' }),
};
const proof = (more: object = {}): RunCommand =>
  ({
    type: 'report-proof',
    at: at(4),
    host: 'ts-02',
    held: true,
    seen: healthy,
    inDesiredState: true,
    ...more,
  }) as RunCommand;
const says = (answer: UndoAnswer, minutes = 5): RunCommand => ({
  type: 'report-undo',
  at: at(minutes),
  host: 'ts-02',
  answer,
});
const item = (outcome: string) => ({ kind: 'registry-value', what: 'NLA', outcome, why: null }) as never;
const undone = (...outcomes: string[]): UndoAnswer => ({
  kind: 'undone',
  result: { run: 'x', at: at(8), refused: null, message: null, items: outcomes.map(item) },
  seen: seen(),
  held: false,
  inDesiredState: false,
});
const go = (story: Story, command: RunCommand, within = timed): Story => when(story, command, within);
const hostOf = ({ state }: Story) => state.hosts[0]!;

/** A suspension of thirty minutes, three minutes after half past. */
const holding = () => {
  const story = planned(weakening);
  const commands: RunCommand[] = [
    request,
    { type: 'report-look', at: at(1), host: 'ts-02', look: drifted },
    approve(story),
    ...armed(weakening),
    start(story),
    {
      type: 'report-outcome',
      at: at(3),
      host: 'ts-02',
      fence: 1,
      outcome: { kind: 'returned', value: { changed: true, before: {}, after: {} } },
    },
    proof(),
  ];
  return given(commands, weakening);
};

describe('a timed change', () => {
  const approved = () => {
    const story = planned(timed);
    return given(
      [request, { type: 'report-look', at: at(1), host: 'ts-02', look: drifted }, approve(story)],
      timed,
    );
  };

  it('is not sent to a host that is not armed, nor to one whose task has not rehearsed', () => {
    const bare = approved();
    const cold = go(bare, start(bare));
    expect([cold.state.ending, hostOf(cold).attempts.length]).toEqual(['void', 0]);
    expect(hostOf(cold).reason).toContain('its undo is not armed');
    const [arming] = armed(timed);
    const silent = go(go(bare, arming!), start(bare));
    expect(hostOf(silent)).toMatchObject({ stage: 'confirming', attempts: [], verdict: { ending: 'void' } });
  });

  it('is not sent when the host would put it back before it could be confirmed', () => {
    const bare = approved();
    const late = { type: 'report-rehearsed', at: at(3), host: 'ts-02', remainingSeconds: 89 } as const;
    const story = go(go(bare, armed(timed)[0]!), late);
    const held = go(story, start(bare));
    expect(hostOf(held).attempts).toEqual([]);
    expect(hostOf(held).verdict!.reason).toContain('before the change could be proved');
    const enough = go(story, { ...late, remainingSeconds: 91 });
    expect(hostOf(go(enough, start(bare))).attempts).toHaveLength(1);
  });

  it('keeps the host for no longer than it was told, whatever the host says is left', () => {
    const story = go(approved(), armed(timed)[0]!);
    const ever = { type: 'report-rehearsed', at: at(3), host: 'ts-02', remainingSeconds: 14_400 } as const;
    expect(hostOf(go(story, ever)).armed!.dueAt).toBe(at(8));
  });

  it('that is kept needs none, and ends at once', () => {
    expect(go(finished(), proof(), context).state.ending).toBe('remediated');
  });
});

describe('a proof that holds', () => {
  const held = () => go(finished(timed), proof());

  it('ends nothing before the host itself has said that its undo is disarmed', () => {
    const story = held();
    expect([story.state.stage, story.state.ending]).toEqual(['confirming', null]);
    expect(react(story.events.at(-1)!, story.state)).toContainEqual({
      kind: 'queue',
      queued: { id: 'R1-undo-0-1', job: { kind: 'undo', run: 'R1', host: 'ts-02' } },
    });
    const end = go(story, says({ kind: 'confirmed' }));
    expect([end.state.ending, hostOf(end).armed!.state]).toEqual(['remediated', 'confirmed']);
    expect(end.events.map(({ type }) => type)).toEqual(['disarmed', 'host-ended', 'ended']);
    expect(go(end, says({ kind: 'confirmed' })).events).toEqual([]);
  });

  it('comes too late in the last half minute: the host puts it back, and the run says so', () => {
    const late = go(held(), says({ kind: 'too-late' }));
    expect([late.state.stage, hostOf(late).verdict!.undo]).toEqual(['confirming', 'await']);
    expect(owedJobs(late.state, 'r')).toEqual([
      expect.objectContaining({ notBefore: hostOf(late).armed!.dueAt }),
    ]);
    const end = go(late, says(undone('restored')));
    expect([end.state.ending, hostOf(end).armed!.state]).toEqual(['reverted', 'undone']);
    expect(hostOf(end).proof!.seen.line).toBe(seen().line);
  });

  it('was kept after all when the answer to the confirmation was lost and status says so', () => {
    const late = go(held(), says({ kind: 'too-late' }));
    expect(go(late, says({ kind: 'confirmed' })).state.ending).toBe('remediated');
  });

  it('is worth nothing when the host never says what became of its undo', () => {
    const end = go(held(), says({ kind: 'silent' }));
    expect([end.state.ending, hostOf(end).armed!.state]).toEqual(['unknown', 'lost']);
  });

  it.each<[string, UndoAnswer]>([
    ['is gone', { kind: 'gone' }],
    ['is not what was stored', { kind: 'unsound', reason: 'values.json changed.' }],
  ])('ends unknown when the undo on the host %s', (_, answer) => {
    const end = go(held(), says(answer));
    expect([end.state.ending, hostOf(end).armed!.state]).toEqual(['unknown', 'lost']);
  });
});

describe('what the host puts back by itself', () => {
  const unreached = () => {
    const reverting = go(finished(timed), proof({ held: false, seen: seen(), inDesiredState: null }));
    const why = { reason: 'Not reached.', differences: [] };
    return go(reverting, { type: 'withhold', at: at(5), host: 'ts-02', ...why });
  };

  it('is waited for where our own putting back never reached it', () => {
    const story = unreached();
    expect(hostOf(story)).toMatchObject({ stage: 'confirming', verdict: { undo: 'await' } });
    const end = go(story, says(undone('restored')));
    expect(end.state.ending).toBe('reverted');
    expect(hostOf(end).reason).toContain('ts-02 put it back by itself');
  });

  it('is failed where the host says that it is back, and it is not', () => {
    const end = go(unreached(), says({ ...undone('restored'), inDesiredState: true } as UndoAnswer));
    expect([end.state.ending, hostOf(end).armed!.state]).toEqual(['failed', 'undone']);
    expect(hostOf(end).reason).toContain('what was changed is still there');
  });

  it('does not say in one breath that it is back and that it is in place', () => {
    const { reason } = hostOf(go(unreached(), says(undone('restored'))));
    expect(reason).toMatch(/^ts-02 put it back by itself\. Before that: /);
  });

  it('is failed where somebody else has changed it since', () => {
    const end = go(unreached(), says(undone('restored', 'left')));
    expect(end.state.ending).toBe('failed');
    expect(hostOf(end).reason).toContain('Left as it is: NLA');
  });

  it('is failed, and not reverted, where its undo is not sound', () => {
    const end = go(unreached(), says({ kind: 'unsound', reason: 'values.json changed.' }));
    expect([end.state.ending, hostOf(end).armed!.state]).toEqual(['failed', 'lost']);
  });

  it('is failed where somebody confirmed a change that was to go', () => {
    expect(go(unreached(), says({ kind: 'confirmed' })).state.ending).toBe('failed');
  });

  it('is asked for anew after a restart, and given up only long after its time', () => {
    const story = unreached();
    const { dueAt } = hostOf(story).armed!;
    expect(owedJobs(story.state, 'r')).toEqual([
      { id: 'R1-undo-0-1-r', job: { kind: 'undo', run: 'R1', host: 'ts-02' }, notBefore: dueAt },
    ]);
    const reason = 'It was tried several times.';
    const end = go(story, { type: 'give-up', at: at(60), host: 'ts-02', reason });
    expect([end.state.ending, hostOf(end).armed!.state]).toEqual(['unknown', 'lost']);
  });

  it('is not in the way of a run in which everything is back already', () => {
    const reverting = go(finished(timed), proof({ held: false, seen: seen() }));
    const sent = go(reverting, { ...start(reverting, 5, 2), phase: 'revert' } as RunCommand);
    const outcome = { kind: 'returned', value: { changed: true, before: {}, after: {} } } as const;
    const back = go(sent, { type: 'report-outcome', at: at(5), host: 'ts-02', fence: 2, outcome });
    const story = go(back, proof({ held: false, seen: seen(), inDesiredState: false }));
    for (const answer of [undone('already'), { kind: 'confirmed' }, { kind: 'silent' }] as UndoAnswer[])
      expect(go(story, says(answer)).state.ending).toBe('reverted');
  });
});

describe('a suspension', () => {
  it('holds until its time: nothing is confirmed, because its undo is what ends it', () => {
    const story = holding();
    expect([story.state.stage, story.state.ending]).toEqual(['holding', null]);
    expect(react(story.events.at(-1)!, story.state)).toEqual([
      { kind: 'draw', slot: 'root' },
      expect.objectContaining({ queued: expect.objectContaining({ notBefore: at(28) }) }),
      expect.objectContaining({ queued: expect.objectContaining({ notBefore: at(33) }) }),
    ]);
  });

  it('is carried on after a restart of the bot, with its reminder and its end', () => {
    const story = holding();
    expect(owedJobs(story.state, 'r').map(({ job, notBefore }) => [job.kind, notBefore])).toEqual([
      ['remind', at(28)],
      ['undo', at(33)],
    ]);
    const told = go(story, { type: 'remind', at: at(28), host: 'ts-02', undo: 'armed' }, weakening);
    expect(react(told.events[0]!, told.state)).toContainEqual({ kind: 'draw', slot: 'reminder' });
    expect(owedJobs(told.state, 'r').map(({ job }) => job.kind)).toEqual(['undo']);
    const again: RunCommand = { type: 'remind', at: at(29), host: 'ts-02', undo: 'armed' };
    expect(go(told, again, weakening).events).toEqual([]);
  });

  it('ends by the host itself', () => {
    const end = go(holding(), says(undone('restored'), 34), weakening);
    expect(end.state.ending).toBe('reverted');
    expect(hostOf(end).reason).toContain('ended the suspension by itself');
  });

  it.each<[string, UndoAnswer, string]>([
    ['could not be put back', { kind: 'unsound', reason: 'values.json changed.' }, 'failed'],
    ['was confirmed by somebody', { kind: 'confirmed' }, 'failed'],
    ['cannot be seen', { kind: 'silent' }, 'unknown'],
  ])('that %s is no good end', (_, answer, ending) => {
    expect(go(holding(), says(answer, 45), weakening).state.ending).toBe(ending);
  });

  it('that nobody can carry on with says why, and not that its host was silent', () => {
    const reason = 'ts-02 is not in the inventory any more.';
    const end = go(holding(), { type: 'give-up', at: at(20), host: 'ts-02', reason }, weakening);
    expect(end.state.ending).toBe('unknown');
    expect(hostOf(end).reason).toContain(reason);
    expect(hostOf(end).reason).not.toContain('until long after its time');
  });

  it('that was to end early, and whose host was not reached, is asked about anew', () => {
    const story = holding();
    const early = go(story, { type: 'end-early', at: at(9), person: oncall }, weakening);
    const why = { reason: 'Not reached.', differences: [] };
    const after = go(early, { type: 'withhold', at: at(34), host: 'ts-02', ...why }, weakening);
    const ids = (events: typeof story.events, state: typeof story.state) =>
      events.flatMap((event) =>
        react(event, state).flatMap((effect) =>
          effect.kind === 'queue' && effect.queued.job.kind === 'undo' ? [effect.queued.id] : [],
        ),
      );
    const [first, second] = [ids(story.events, story.state), ids(after.events, after.state)];
    expect([first.length, second.length]).toEqual([1, 1]);
    expect(second).not.toEqual(first);
  });

  it('is ended early by who may stop it, without another approval', () => {
    const story = holding();
    const early = (person: typeof oncall): RunCommand => ({ type: 'end-early', at: at(9), person });
    const no = when(story, early(viewer), weakening);
    expect(no.refusal?.code).toBe('denied');
    for (const person of [oncall, approver]) {
      const back = go(story, early(person), weakening);
      expect([back.state.stage, hostOf(back).endedEarlyBy]).toEqual(['reverting', person.id]);
    }
    const other = when(finished(timed), early(oncall), timed);
    expect(other.refusal?.code).toBe('nothing-to-undo');
  });
});

describe('a run that is stopped between arming and sending', () => {
  it('is told of it when its host says that it is disarmed, and never reopens', () => {
    const story = planned(timed);
    const commands: RunCommand[] = [
      request,
      { type: 'report-look', at: at(1), host: 'ts-02', look: drifted },
      approve(story),
      ...armed(timed),
      { type: 'cancel', at: at(3), person: oncall },
    ];
    const stopped = given(commands, timed);
    expect(stopped.state.ending).toBe('cancelled');
    const told = go(stopped, says({ kind: 'confirmed' }));
    expect([told.state.ending, hostOf(told).armed!.state]).toEqual(['cancelled', 'confirmed']);
    expect(go(stopped, says({ kind: 'silent' })).events).toEqual([]);
  });
});

describe('a cancel while an unsent host is asked to disarm', () => {
  const withheld = (within: RunContext, hosts: readonly string[] = ['ts-02']) => {
    const asked = { ...request, hosts } as RunCommand;
    const looks = hosts.map((host) => ({ type: 'report-look', at: at(1), host, look: drifted }) as const);
    const story = given([asked, ...looks], within);
    const why = { reason: 'Its task did not rehearse.', differences: [], alarm: true } as const;
    return given(
      [
        asked,
        ...looks,
        approve(story),
        armed(within)[0]!,
        { type: 'withhold', at: at(3), host: 'ts-02', ...why },
      ],
      within,
    );
  };
  const cancel: RunCommand = { type: 'cancel', at: at(4), person: oncall };

  it('is refused: nothing is left to stop, and the host is asked until it has said that it is disarmed', () => {
    const story = withheld(timed);
    expect(hostOf(story)).toMatchObject({ stage: 'confirming', attempts: [] });
    const { refusal, state } = go(story, cancel) as ReturnType<typeof when>;
    expect(refusal).toMatchObject({ code: 'cannot-cancel', stage: 'confirming' });
    expect(state.ending).toBeNull();
    const end = go(story, says({ kind: 'confirmed' }));
    expect([end.state.ending, hostOf(end).armed!.state]).toEqual(['void', 'confirmed']);
    expect(hostOf(end).withheld).toMatchObject({ alarm: true });
  });

  it('ends the hosts that wait, and leaves it to what it came to', () => {
    const both: RunContext = { ...timed, hosts: [host('ts-02'), host('ts-03')] };
    const story = go(withheld(both, ['ts-02', 'ts-03']), cancel, both);
    expect(story.events.map(({ type }) => type)).toEqual(['cancel-asked', 'host-ended']);
    expect(story.state.hosts.map(({ stage, ending }) => [stage, ending])).toEqual([
      ['confirming', null],
      ['ended', 'cancelled'],
    ]);
    const end = go(story, says({ kind: 'confirmed' }), both);
    expect([end.state.ending, hostOf(end).ending]).toEqual(['void', 'void']);
  });
});

describe('a host that counts on from its start', () => {
  /** It says how many minutes are left. */
  const leaves = (minutes: number, when = 33): RunCommand => ({
    type: 'report-due',
    at: at(when),
    host: 'ts-02',
    remainingSeconds: minutes * 60,
  });
  const jobs = ({ events, state }: Pick<Story, 'events' | 'state'>) =>
    events.flatMap((event) =>
      react(event, state).flatMap((effect) => (effect.kind === 'queue' ? [effect.queued] : [])),
    );

  it('moves the time by which it ends, as it says itself, and what was planned stays on record', () => {
    const later = go(holding(), leaves(20), weakening);
    expect(later.events).toEqual([
      { type: 'due-later', at: at(33), host: 'ts-02', dueAt: at(53), remainingSeconds: 1_200 },
    ]);
    expect(hostOf(later)).toMatchObject({ stage: 'holding', armed: { state: 'armed', dueAt: at(53) } });
    expect(hostOf(later).armed!.later).toMatchObject({ plannedAt: at(33), times: 1 });
  });

  it('is asked again, and told of again, by jobs of their own at the new time', () => {
    const story = holding();
    const told = go(story, { type: 'remind', at: at(28), host: 'ts-02', undo: 'armed' }, weakening);
    const later = go(told, leaves(20), weakening);
    const [remind, undo] = jobs(later);
    expect([remind!.job.kind, remind!.notBefore]).toEqual(['remind', at(48)]);
    expect([undo!.job.kind, undo!.notBefore]).toEqual(['undo', at(53)]);
    const before = jobs(story).map(({ id }) => id);
    expect(before).not.toContain(remind!.id);
    expect(before).not.toContain(undo!.id);
    expect(owedJobs(later.state, 'r').map(({ job }) => job.kind)).toEqual(['remind', 'undo']);
    // What was said before is put right at once.
    expect(react(later.events[0]!, later.state)).toContainEqual({ kind: 'draw', slot: 'reminder' });
    const again = go(later, { type: 'remind', at: at(48), host: 'ts-02', undo: 'armed' }, weakening);
    expect(again.events.map(({ type }) => type)).toEqual(['reminded']);
    expect(owedJobs(again.state, 'r').map(({ job }) => job.kind)).toEqual(['undo']);
  });

  it('is later by what an arming and its task may take anyway, and nothing is moved', () => {
    expect(go(holding(), leaves(2), weakening).events).toEqual([]);
    expect(go(holding(), leaves(2.1), weakening).events).toHaveLength(1);
    expect(go(holding(), leaves(10, 20), weakening).events).toEqual([]);
  });

  it('also while what it puts back is waited for after a verdict', () => {
    const reverting = go(finished(timed), proof({ held: false, seen: seen(), inDesiredState: null }));
    const why = { reason: 'Not reached.', differences: [] };
    const awaits = go(reverting, { type: 'withhold', at: at(5), host: 'ts-02', ...why });
    const later = go(awaits, leaves(4, 8));
    expect(hostOf(later)).toMatchObject({ stage: 'confirming', armed: { dueAt: at(12) } });
    expect(jobs(later).map(({ job, notBefore }) => [job.kind, notBefore])).toEqual([['undo', at(12)]]);
    expect(go(later, says(undone('restored'), 12)).state.ending).toBe('reverted');
  });

  it('is not believed when more is left than it was told, or than it said before', () => {
    for (const [story, left, what] of [
      [holding(), 31, 'was told to wait 30 min'],
      [go(holding(), leaves(20), weakening), 23, 'had said 20 min'],
    ] as const) {
      const end = go(story, leaves(left, story.state.hosts[0]!.armed!.later ? 53 : 33), weakening);
      expect([end.state.ending, hostOf(end).armed!.state]).toEqual(['failed', 'lost']);
      expect(hostOf(end).reason).toContain(what);
    }
    // A restart takes it back to what its task last wrote, a minute before.
    expect(
      go(go(holding(), leaves(20), weakening), leaves(21, 53), weakening).events.map(({ type }) => type),
    ).toEqual(['due-later']);
  });

  it('is not put off for ever', () => {
    let story: Story = holding();
    for (let times = 0, now = 33; times < 12; times++, now += 5) story = go(story, leaves(5, now), weakening);
    expect(story.state.ending).toBeNull();
    const end = go(story, leaves(5, 33 + 12 * 5), weakening);
    expect([end.state.ending, hostOf(end).armed!.state]).toEqual(['failed', 'lost']);
    expect(hostOf(end).reason).toContain('12 times');
  });

  it('says nothing any more once its run has ended, nor before anything was sent', () => {
    const end = go(holding(), says(undone('restored'), 34), weakening);
    expect(go(end, leaves(20, 40), weakening).events).toEqual([]);
    expect(go(finished(timed), leaves(4)).events).toEqual([]);
  });
});
