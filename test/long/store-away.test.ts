import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRedisServer } from '../../adapters/redis/find-redis-server.ts';
import { readRecord } from '../../adapters/redis/server-record.ts';
import { aFolder, start } from '../stories/open-story.ts';

const found = await findRedisServer();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a Redis that does not answer for a while', () => {
  it.skipIf(found.kind !== 'found')(
    'holds up what is waited for, and ends nothing (skipped where there is no redis-server)',
    async () => {
      const folder = aFolder();
      try {
        const lines = ['/lab break ts-02 slow-scripts', '/rdp-check ts-02', '/rdp-status'];
        const telling = start(lines, ['--data', folder.path]);
        while (!telling.out().includes('> /rdp-check')) await pause(50);
        await pause(1_000);
        const redis = (await readRecord(join(folder.path, 'redis')))!.pid;
        process.kill(redis, 'SIGSTOP');
        await pause(4_000);
        process.kill(redis, 'SIGCONT');
        const told = await telling.ended;
        expect(told.code).toBe(0);
        expect(told.out).toContain('inside: looked');
        expect(told.out).toContain('Nothing is open');
        expect(told.err.match(/Redis does not answer; what you say is not recorded/g)).toHaveLength(1);
      } finally {
        await folder.remove();
      }
    },
    60_000,
  );
});
