import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { answerParent } from '../child.ts';

/**
 * What nobody can be faster than: Bolt alone, which checks the signature and acknowledges. It asks no store, looks
 * nothing up, and says nothing.
 */
let server: Server | null = null;

export const peer = {
  async open({ signingSecret, botToken }: { readonly signingSecret: string; readonly botToken: string }) {
    const receiver = new HTTPReceiver({
      signingSecret,
      endpoints: '/slack/events',
      logLevel: LogLevel.ERROR,
    });
    const app = new App({
      receiver,
      logLevel: LogLevel.ERROR,
      authorize: async () => ({ botToken, botId: 'B000000', botUserId: 'U000000' }),
    });
    app.command(/.*/, async ({ ack }) => ack());
    app.action(/.*/, async ({ ack }) => ack());
    server = createServer((request, response) => receiver.requestListener(request, response));
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  },
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
};

answerParent(peer, async () => {
  server?.closeAllConnections();
  server?.close();
});
