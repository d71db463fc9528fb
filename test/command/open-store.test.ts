import { expect, it } from 'vitest';
import { addressOf } from '../../src/command/open-store.ts';

it('takes a Redis behind a socket by its path, and any other by its address', () => {
  expect(addressOf('unix:///run/my%20redis.sock')).toEqual({ path: '/run/my redis.sock' });
  expect(addressOf('rediss://h:1/2')).toEqual({ url: 'rediss://h:1/2' });
});
