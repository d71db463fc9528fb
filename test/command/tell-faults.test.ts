import { expect, it } from 'vitest';
import { isRedisAway, ofConnection } from '../../adapters/redis/redis-away.ts';
import { tellFaults } from '../../src/command/tell-faults.ts';

const away = 'Redis does not answer; what you say is not recorded until it does.';

function given() {
  const told: string[] = [];
  let at = 0;
  const faults = tellFaults(isRedisAway, () => at);
  faults.through((line) => told.push(line));
  const pass = (ms: number) => {
    at += ms;
  };
  return { told, faults, pass };
}

const refused = Object.assign(new Error('connect ECONNREFUSED /a/redis.sock'), { code: 'ECONNREFUSED' });

it.each([
  new Error("Stream isn't writeable and enableOfflineQueue options is false"),
  new Error('Connection is closed.'),
  new Error('Command timed out'),
  new Error('a job failed', { cause: new Error('Connection is closed.') }),
  Object.assign(new Error('The queue did not take the job.'), { code: 'queue-away' }),
  ofConnection(refused),
  ofConnection(Object.assign(new Error('connect ENOENT /a/redis.sock'), { code: 'ENOENT' })),
])('a Redis that is away is told plainly, whatever the library says: %s', (cause) => {
  const { told, faults } = given();
  faults.tell('delivery', cause);
  expect(told).toEqual([away]);
});

it('is told once in ten seconds, and so is that it is back', () => {
  const { told, faults, pass } = given();
  faults.back();
  faults.tell('delivery', new Error('Connection is closed.'));
  pass(9_000);
  faults.tell('the audit log', new Error('Command timed out'));
  faults.back();
  faults.back();
  expect(told).toEqual([away, 'Redis answers again.']);
  pass(2_000);
  faults.tell('delivery', new Error('Connection is closed.'));
  expect(told).toHaveLength(3);
  pass(20_000);
  faults.leaving();
  faults.tell('delivery', new Error('Connection is closed.'));
  faults.back();
  expect(told).toHaveLength(3);
});

it('other faults keep their own words: a host or a disk is no Redis', () => {
  const { told, faults } = given();
  faults.tell('a chat', refused);
  faults.tell('the audit log', new Error('ENOSPC: no space left on device'));
  expect(told).toEqual([
    'a chat: connect ECONNREFUSED /a/redis.sock',
    'the audit log: ENOSPC: no space left on device',
  ]);
});

it('says what happened and no more where there is no cause beside it', () => {
  const { told, faults } = given();
  faults.tell('a request in the name of Slack was refused: it carries no signature', null);
  expect(told).toEqual(['a request in the name of Slack was refused: it carries no signature']);
});

it('what goes on for hours is told ever more rarely, and is news again after a rest', () => {
  const { told, faults, pass } = given();
  for (let second = 0; second < 3_600; second += 5) {
    faults.tell('could not deliver R1:0:root', new Error('cannot post in C1'));
    pass(5_000);
  }
  expect(told.length).toBeGreaterThan(5);
  expect(told.length).toBeLessThan(14);
  pass(3_600_000);
  const before = told.length;
  for (let second = 0; second < 20; second += 5) {
    faults.tell('could not deliver R1:0:root', new Error('cannot post in C1'));
    pass(5_000);
  }
  expect(told.length).toBe(before + 2);
});
