import { Agent, request } from 'node:http';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { SentRequest } from '../../test/fakes/slack/fake-slack.ts';
import { answerParent } from '../child.ts';

/** One delivery: latency from the moment it was due, whenever it was really sent; null: no answer within the wait. */
export interface Delivered {
  readonly dueMs: number;
  readonly latencyMs: number | null;
  readonly status: number | null;
  readonly body: string;
}

export interface Sent {
  readonly delivered: readonly Delivered[];
  /** How late requests went out, 99th percentile: the sender's own noise, which is part of every latency. */
  readonly lateP99Ms: number;
  readonly loopDelayP99Ms: number;
  readonly connections: number;
}

/** Longer than Slack waits, to see by how much somebody is late. */
const waitMs = 6_000;
const agent = new Agent({ keepAlive: true, maxFreeSockets: 256 });

/**
 * Sends on a fixed schedule, whether or not what came before was answered: whoever is slow is not asked less. Keeps
 * its connections.
 */
async function send(url: string, requests: readonly SentRequest[], perSecond: number): Promise<Sent> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const sockets = new Set<unknown>();
  const late: number[] = [];
  const everyMs = 1_000 / perSecond;
  const beganMs = performance.now() + 50;
  const delivered = await Promise.all(
    requests.map(async (one, index) => {
      const dueMs = beganMs + index * everyMs;
      await until(dueMs);
      late.push(performance.now() - dueMs);
      const answer = await sendOne(url, one, sockets);
      return {
        dueMs: dueMs - beganMs,
        ...answer,
        latencyMs: answer.status === null ? null : answer.atMs - dueMs,
      };
    }),
  );
  loop.disable();
  const lateP99Ms = late.sort((a, b) => a - b)[Math.ceil(late.length * 0.99) - 1] ?? 0;
  return { delivered, lateP99Ms, loopDelayP99Ms: loop.percentile(99) / 1e6, connections: sockets.size };
}

/** Timers come a little late, and never early enough to be worth a second look. */
async function until(atMs: number): Promise<void> {
  const leftMs = atMs - performance.now();
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
}

function sendOne(url: string, { headers, body }: SentRequest, sockets: Set<unknown>) {
  return new Promise<{ status: number | null; body: string; atMs: number }>((resolve) => {
    const nothing = (): void => resolve({ status: null, body: '', atMs: performance.now() });
    const line = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? null, body: text.slice(0, 400), atMs: performance.now() });
        });
        response.on('error', nothing);
      },
    );
    line.on('socket', (socket) => sockets.add(socket));
    line.setTimeout(waitMs, () => line.destroy());
    line.on('error', nothing);
    line.end(body);
  });
}

export const sender = { send };

answerParent(sender, async () => agent.destroy());
