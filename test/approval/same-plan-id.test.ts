import { expect, it } from 'vitest';
import { aDesk, fix } from './desk.ts';

it.each(['approve', 'reject', '/rdp-break-glass'])(
  'two runs whose plans have the same id: %s of it is refused, and names both',
  async (verb) => {
    const desk = aDesk();
    await desk.say('oncall', fix);
    await desk.say('oncall', fix.replace('ts-02', 'ts-03'));
    const { id } = (await desk.run('R1')).plan!;
    const { runs } = desk.world;
    // As if both digests began alike.
    const read: typeof runs.read = async (run) => {
      const stream = await runs.read(run);
      const events = stream.events.map((event) =>
        event.type === 'planned' ? { ...event, plan: { ...event.plan, id } } : event,
      );
      return { ...stream, events };
    };
    Object.assign(desk.world, { runs: { ...runs, read } });
    const line = verb.startsWith('/') ? `${verb} ${id} reason=x incident=I1` : `${verb} ${id}`;
    const { message } = await desk.say('approver', line);
    expect(message!.text).toContain('the runs R1 and R2 have plans of that id. Nothing was decided.');
    for (const run of ['R1', 'R2']) {
      expect(await desk.run(run)).toMatchObject({ stage: 'awaiting-approval', reviews: [], glass: null });
    }
    expect([desk.applied('ts-02'), desk.applied('ts-03')]).toEqual([0, 0]);
    expect((await desk.audited()).at(-1)).toMatchObject({
      what: 'refused',
      actor: 'approver',
      detail: { code: 'plan-ambiguous' },
    });

    await desk.say('oncall', '/rdp-cancel R1');
    await desk.say('approver', `approve ${id}`);
    expect([(await desk.run('R1')).ending, desk.applied('ts-03')]).toEqual(['cancelled', 1]);
    await desk.stop();
  },
);
