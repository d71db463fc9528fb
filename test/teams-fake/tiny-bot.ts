import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dict } from '../fakes/teams/fake-teams.ts';

interface Heard {
  readonly activity: Dict;
  readonly headers: IncomingHttpHeaders;
}

export interface TinyBot {
  readonly url: string;
  readonly heard: readonly Heard[];
  /** What it answers from now on; a status alone by default, 200. */
  answer: (activity: Dict) => Promise<{ readonly status: number; readonly body?: unknown }>;
  readonly stop: () => Promise<void>;
}

/** As little of a bot as can hear what Teams delivers: it believes everything. */
export async function startTinyBot(): Promise<TinyBot> {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const activity = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Dict;
    // The Playground tries the address with an empty activity when it starts.
    if (activity.type !== undefined) heard.push({ activity, headers: request.headers });
    const { status, body } = await bot.answer(activity);
    response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const bot: TinyBot = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    heard,
    answer: async () => ({ status: 200 }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return bot;
}

const cardType = 'application/vnd.microsoft.card.adaptive';

/** An answer to an invoke. */
export const invokeAnswers = {
  card: (body: readonly Dict[], more: Dict = {}) => ({
    status: 200,
    body: { statusCode: 200, type: cardType, value: { type: 'AdaptiveCard', version: '1.5', body, ...more } },
  }),
  words: (value: string) => ({
    status: 200,
    body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value },
  }),
  error: (statusCode: number, message: string) => ({
    status: 200,
    body: {
      statusCode,
      type: 'application/vnd.microsoft.error',
      value: { code: String(statusCode), message },
    },
  }),
} as const;
