// A worker in a process of its own, to be killed. Says what it begins and never ends it.
import { connectRedis } from '../../adapters/redis/connect.ts';
import { createStepQueue } from '../../jobs/step-queue.ts';

const [path = '', lockMs = '', lostCheckMs = ''] = process.argv.slice(2);
const lock = { lockMs: Number(lockMs), lostCheckMs: Number(lostCheckMs) };
const queue = createStepQueue({
  ...(await connectRedis({ path })),
  locks: { look: lock, change: lock },
});
await queue.work(async (job) => {
  process.stdout.write(`${JSON.stringify(job)}\n`);
  await new Promise(() => {});
});
