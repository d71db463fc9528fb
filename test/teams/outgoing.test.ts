import { describe, expect, it } from 'vitest';
import { createOutgoing, type Errand } from '../../adapters/teams/outgoing.ts';
import { TransportFault } from '../../adapters/teams/transport-fault.ts';

const health = {
  well: () => {},
  ill: () => {},
  hindered: () => {},
  free: () => {},
  row: () => null as never,
};
const thread = { platform: 'teams', tenant: 'lab', opaque: '19:ops@thread.tacv2' } as const;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function open() {
  const waits: number[] = [];
  const meter = {
    acked: () => {},
    called: () => {},
    askedToWait: (_chat: string, _method: string, ms: number) => void waits.push(ms),
  };
  return { ...createOutgoing({ health, meter }), waits };
}

function errand<Result>(act: () => Promise<Result>, how: Partial<Errand<Result>> = {}): Errand<Result> {
  const latest = Date.now() + 5_000;
  return { thread, lane: 'decision', method: 'update', repeatable: true, latest, act, ...how };
}

/** Fails so often, then answers; counts how often it was asked. */
function failing(fault: TransportFault, times: number) {
  const asked: number[] = [];
  return {
    asked,
    act: async () => {
      asked.push(Date.now());
      if (asked.length <= times) throw fault;
      return 'done';
    },
  };
}

const away = { name: 'ChatAway', isDoubtful: false };

describe.concurrent('what goes out to Teams', () => {
  it('is refused once the chat is closed, rather than waited for without an end', async () => {
    const outgoing = open();
    outgoing.close();
    const { asked, act } = failing(new TransportFault('busy'), 0);
    const call = outgoing.call(errand(act));
    await expect(Promise.race([call, sleep(1_000)])).rejects.toMatchObject(away);
    expect(asked).toEqual([]);
  });

  it('is told that the chat is being closed where it waited for its turn, and what is under way ends', async () => {
    const outgoing = open();
    const { promise, resolve: end } = Promise.withResolvers<string>();
    const first = outgoing.call(errand(() => promise));
    const second = outgoing.call(errand(async () => 'never'));
    outgoing.close();
    await expect(second).rejects.toMatchObject(away);
    end('done');
    expect(await first).toBe('done');
  });

  it('is not tried again once the chat is closed', async () => {
    const outgoing = open();
    const { asked, act } = failing(new TransportFault('BadGateway', { status: 502 }), 9);
    const call = outgoing.call(errand(act));
    setTimeout(() => outgoing.close(), 100);
    await expect(call).rejects.toMatchObject({ status: 502 });
    expect(asked).toHaveLength(1);
  });

  it('goes one call at a time in a conversation, threads and all, and beside another conversation', async () => {
    const outgoing = open();
    const log: string[] = [];
    const slow = (name: string) => async () => {
      log.push(`${name} begins`);
      await sleep(60);
      log.push(`${name} ends`);
    };
    const below = { ...thread, opaque: `${thread.opaque};messageid=1` };
    const elsewhere = { ...thread, opaque: '19:servers@thread.tacv2' };
    await Promise.all([
      outgoing.call(errand(slow('one'))),
      outgoing.call(errand(slow('two'), { thread: below })),
      outgoing.call(errand(slow('other'), { thread: elsewhere })),
    ]);
    const here = log.filter((line) => !line.startsWith('other'));
    expect(here).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
    expect(log.indexOf('other begins')).toBeLessThan(log.indexOf('one ends'));
  });

  it.each([401, 412, 429, 502, 504])(
    'is tried again after %i, at a time that chance has a part in',
    async (status) => {
      const outgoing = open();
      const { asked, act } = failing(new TransportFault('busy', { status }), 2);
      expect(await outgoing.call(errand(act))).toBe('done');
      const [first, second, third] = asked as [number, number, number];
      expect([second - first >= 395, third - second >= 795]).toEqual([true, true]);
    },
  );

  it.each([400, 403, 404, 413])(
    'is not tried again after %i, which would be the same again',
    async (status) => {
      const { asked, act } = failing(new TransportFault('no', { status }), 9);
      await expect(open().call(errand(act))).rejects.toMatchObject({ status });
      expect(asked).toHaveLength(1);
    },
  );

  it('lets a decision pass the progress that waits', async () => {
    const outgoing = open();
    const { promise, resolve: end } = Promise.withResolvers<void>();
    const log: string[] = [];
    const say = (name: string) => async () => void log.push(name);
    const calls = [
      outgoing.call(errand(() => promise)),
      outgoing.call(errand(say('progress'), { lane: 'progress' })),
      outgoing.call(errand(say('decision'))),
    ];
    end();
    await Promise.all(calls);
    expect(log).toEqual(['decision', 'progress']);
  });

  it('keeps to what Teams allows in a conversation: the eighth in two seconds waits', async () => {
    const outgoing = open();
    const began: number[] = [];
    const act = async () => void began.push(Date.now());
    await Promise.all(Array.from({ length: 8 }, () => outgoing.call(errand(act))));
    for (const at of began)
      expect(began.filter((one) => one >= at && one < at + 1_000).length).toBeLessThan(7);
    expect(began[7]! - began[0]!).toBeGreaterThanOrEqual(2_000);
  });

  it('keeps to what Teams allows in a tenant, over however many conversations', async () => {
    const outgoing = open();
    const began: number[] = [];
    const act = async () => void began.push(Date.now());
    const calls = Array.from({ length: 60 }, (_, at) =>
      outgoing.call(errand(act, { thread: { ...thread, opaque: `19:channel-${at}@thread.tacv2` } })),
    );
    await Promise.all(calls);
    began.sort((one, other) => one - other);
    expect(began[50]! - began[0]!).toBeGreaterThanOrEqual(1_000);
  });

  it('is not repeated where it may have been done and would be there twice', async () => {
    const { asked, act } = failing(new TransportFault('gateway', { status: 504, isDoubtful: true }), 9);
    const post = errand(act, { method: 'send', repeatable: false });
    await expect(open().call(post)).rejects.toMatchObject({ status: 504 });
    expect(asked).toHaveLength(1);
  });

  it('waits for different times, so that all who were told to wait do not come back at once', async () => {
    const outgoings = Array.from({ length: 8 }, open);
    await Promise.all(
      outgoings.map((one) => one.call(errand(failing(new TransportFault('busy', { status: 429 }), 1).act))),
    );
    const waits = outgoings.flatMap((one) => one.waits);
    expect(waits).toHaveLength(8);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(20);
    for (const wait of waits) expect([wait >= 400, wait <= 800]).toEqual([true, true]);
  });
});
