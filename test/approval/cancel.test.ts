import { afterEach, describe, expect, it } from 'vitest';
import { playbook } from '../run/given.ts';
import { type aDesk, buttonsOf, fix, person, wordsOf } from './desk.ts';
import { onBothStores } from './on-both-stores.ts';

/** Stopping a run before, while and after it changes something; what it came to is said by a look, never by the click. */
onBothStores('/rdp-cancel', (open) => {
  let desk: ReturnType<typeof aDesk>;
  let done = () => {};
  afterEach(() => desk.stop());
  const waiting = async () => {
    desk = open();
    await desk.say('oncall', fix);
    return (await desk.run()).plan!.id;
  };
  /** A script is under way on the host and waits to be told to stop. */
  const applying = async () => {
    const plan = await waiting();
    desk.fake.busy = new Promise((resolve) => {
      done = resolve;
    });
    await desk.say('approver', `approve ${plan}`);
    expect((await desk.run()).stage).toBe('applying');
  };
  const settled = async () => {
    await desk.settle();
    return desk.run();
  };
  const ended = async () => {
    await expect.poll(async () => (await settled()).ending, { timeout: 10_000 }).not.toBeNull();
    return desk.run();
  };
  const says = async (who: string, text = '/rdp-cancel R1') =>
    (await desk.say(who, text)).message?.text ?? '';

  it('before the approval ends the run, and no later click counts', async () => {
    const plan = await waiting();
    await desk.say('oncall', '/rdp-cancel R1');
    expect((await desk.run()).ending).toBe('cancelled');
    expect(await says('approver', `approve ${plan}`)).toContain('already ended (cancelled)');
    expect(desk.applied()).toBe(0);
  });

  it('of an approved run that waits for a busy host ends it, and its worker stops waiting', async () => {
    const plan = await waiting();
    await desk.world.leases.take('ts-02', 'R99', 3_600_000);
    await desk.tell('approver', `approve ${plan}`);
    const waits: string[] = [];
    desk.world.progress.follow(({ text }) => void waits.push(text));
    await desk.settle();
    await expect.poll(() => waits.some((text) => text.includes('busy with R99'))).toBe(true);
    await desk.say('oncall', '/rdp-cancel R1');
    expect(await desk.run()).toMatchObject({ ending: 'cancelled', hosts: [{ attempts: [] }] });
    await desk.settle();
    const so = waits.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(waits.length - so).toBeLessThan(3);
    expect(desk.applied()).toBe(0);
  });

  it('while the script runs asks it to stop, says so, and calls it cancelled only when the host is as it was', async () => {
    await applying();
    await desk.tell('oncall', '/rdp-cancel R1');
    const { ending, hosts, cancel } = await ended();
    expect([ending, desk.fake.access]).toEqual(['cancelled', 'none']);
    expect(cancel).toMatchObject({ person: 'oncall' });
    expect(hosts[0]!.attempts[0]!.outcome).toMatchObject({ kind: 'unknown' });
    expect(hosts[0]!.reason).toContain('stopped before it changed anything');
    expect(wordsOf(desk.card('ending').message)).toContain('oncall cancelled it');
    expect(wordsOf(desk.card('root').message)).toContain('Cancel was asked for by oncall');
  });

  it('that came too late lets the proof say what happened, beside that cancel was asked', async () => {
    await applying();
    desk.fake.tooLate = true;
    await desk.tell('oncall', '/rdp-cancel R1');
    const { ending, cancel } = await ended();
    expect([ending, desk.fake.access]).toEqual(['remediated', 'read']);
    expect(cancel).not.toBeNull();
    const words = wordsOf(desk.card('ending').message);
    expect(words).toContain('cancel was asked for by oncall');
    expect(words).toContain('remediated');
  });

  it('of a script that ends by itself meanwhile is no other ending either', async () => {
    await applying();
    done();
    await desk.tell('oncall', '/rdp-cancel R1');
    expect(['remediated', 'cancelled']).toContain((await ended()).ending);
    expect((await desk.run()).ending === 'remediated').toBe(desk.fake.access === 'read');
  });

  it('of a timed change that was made half puts it back as ever', async () => {
    desk = open();
    desk.site.playbooks = [playbook({ kind: 'timed', minutes: 5 })];
    desk.fake.registry = true;
    await desk.say('oncall', fix);
    desk.fake.heals = false;
    desk.fake.tooLate = true;
    desk.fake.busy = new Promise(() => {});
    await desk.say('approver', 'approve');
    await desk.tell('oncall', '/rdp-cancel R1');
    // The host is reserved for as long as the script could still have run; only then it is put back.
    desk.fake.busy = null;
    desk.world.progress.follow(({ text }) => {
      if (text.includes('busy with R1')) void desk.world.leases.release('ts-02', 1);
    });
    const { ending } = await ended();
    expect([ending, desk.fake.access]).toEqual(['reverted', 'none']);
  });

  it('where it cannot be seen any more what happened is unknown, and not cancelled', async () => {
    await applying();
    desk.fake.reachable = false;
    await desk.tell('oncall', '/rdp-cancel R1');
    expect((await ended()).ending).toBe('unknown');
  });

  it('is heard by a worker in another process that missed what was said', async () => {
    await applying();
    Object.assign(desk.world, { progress: { tell: () => {}, follow: () => () => {} } });
    await desk.tell('oncall', '/rdp-cancel R1');
    expect((await ended()).ending).toBe('cancelled');
  });

  it('a second time says that it was asked already', async () => {
    await applying();
    desk.fake.tooLate = true;
    const { world } = desk;
    // Nobody stops it for now.
    Object.assign(world, { progress: { ...world.progress, tell: () => {} } });
    await desk.tell('oncall', '/rdp-cancel R1');
    const { message } = await desk.tell('approver', '/rdp-cancel R1');
    expect(message!.text).toMatch(/was asked to stop at .* already|already ended/);
    expect((await desk.events()).filter(({ type }) => type === 'cancel-asked')).toHaveLength(1);
    await ended();
  });

  it('afterwards is refused with how it ended and how to put it back', async () => {
    const plan = await waiting();
    await desk.say('approver', `approve ${plan}`);
    const { message } = await desk.say('oncall', '/rdp-cancel R1');
    expect(message!.text).toContain('already ended (remediated)');
    expect(message!.text).toContain('/rdp-undo R1');
    expect(buttonsOf(message!)).toEqual(['/rdp-undo R1', '/rdp-status R1']);
  });

  it('by who neither asked nor may approve nor may change there is refused, at every time', async () => {
    const plan = await waiting();
    expect(await says('viewer')).toContain('No rule allows it');
    desk.fake.busy = new Promise((resolve) => {
      done = resolve;
    });
    await desk.say('approver', `approve ${plan}`);
    expect(await says('viewer')).toContain('No rule allows it');
    expect(await desk.run()).toMatchObject({ stage: 'applying', cancel: null });
    done();
    await desk.settle();
    expect(await says('viewer')).toContain('No rule allows it');
    expect((await desk.run()).ending).toBe('remediated');
  });

  it.each(['oncall', 'approver', 'second'])('by %s is heard', async (who) => {
    await waiting();
    await desk.say(who, '/rdp-cancel R1');
    expect((await desk.run()).ending).toBe('cancelled');
  });

  it.each(['oncall', 'colleague'])(
    'in a freeze is heard from %s as ever: a freeze holds changes, not their end',
    async (who) => {
      await waiting();
      const when = { from: '2030-01-01T00:00:00Z', to: '2031-01-01T00:00:00Z' };
      desk.site.people = [...desk.site.people, person('colleague', 'oncall')];
      desk.site.policy = {
        ...desk.site.policy,
        freezes: [{ name: 'f', hosts: null, playbooks: null, when, reason: 'Frozen.' }],
      };
      await desk.say(who, '/rdp-cancel R1');
      expect((await desk.run()).ending).toBe('cancelled');
    },
  );
});

describe('/rdp-cancel of a run on several hosts', () => {
  it('does not begin on the rest, and lets the one that runs come to its truth', async () => {
    const { aDesk } = await import('./desk.ts');
    const { dispatch } = await import('../../src/bot/dispatch.ts');
    const desk = aDesk();
    const { world, site } = desk;
    const at = () => world.clock.now().toISOString();
    const settled = async () => {
      await desk.settle();
      return desk.run('R7');
    };
    const requester = site.people[0]!;
    const asked = { intent: 'repair', parameters: {}, undoes: null, reason: '', check: null } as const;
    const thread = { platform: 'console', tenant: 'local', opaque: 'main' } as const;
    await dispatch(world, 'R7', 'rdp-grant-key-access', {
      type: 'request',
      at: at(),
      run: 'R7',
      requester,
      thread,
      hosts: ['ts-02', 'ts-03'],
      ...asked,
    });
    await desk.settle();
    const plan = (await desk.run('R7')).plan!.id;
    desk.fake.busy = new Promise(() => {});
    // ts-03 is busy with another run, so that its turn does not come.
    await world.leases.take('ts-03', 'R99', 3_600_000);
    await desk.tell('approver', `approve ${plan}`);
    await expect.poll(async () => (await settled()).hosts[0]!.stage).toBe('applying');
    await desk.tell('oncall', '/rdp-cancel R7');
    expect((await desk.run('R7')).hosts[1]).toMatchObject({ ending: 'cancelled', attempts: [] });
    await expect.poll(async () => (await settled()).ending).toBe('cancelled');
    expect([desk.applied('ts-02'), desk.applied('ts-03')]).toEqual([1, 0]);
    await desk.stop();
  });
});
