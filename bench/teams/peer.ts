import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ActivityTypes, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { botConnector } from '../../adapters/teams/authority.ts';
import { answerParent } from '../child.ts';

/**
 * What nobody can be faster than: botbuilder alone, which checks the token and answers. It asks no store, looks nothing
 * up, and says nothing.
 */
let server: Server | null = null;

export const peer = {
  async open(facts: { readonly appId: string; readonly metadataUrl: string; readonly issuer: string }) {
    const adapter = new CloudAdapter(
      new ConfigurationBotFrameworkAuthentication({
        MicrosoftAppId: facts.appId,
        MicrosoftAppPassword: 'not-a-secret',
        ToBotFromChannelOpenIdMetadataUrl: facts.metadataUrl,
        ToBotFromChannelTokenIssuer: facts.issuer,
        ToBotFromEmulatorOpenIdMetadataUrl: facts.metadataUrl,
        ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
        ToChannelFromBotOAuthScope: botConnector,
        OAuthUrl: botConnector,
      }),
    );
    const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Heard.' };
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const asked = {
        method: request.method,
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
      };
      const answer = {
        socket: response.socket,
        status: (code: number) => (response.statusCode = code),
        header: (name: string, value: unknown) => response.setHeader(name, String(value)),
        send: (value: unknown) => response.write(typeof value === 'string' ? value : JSON.stringify(value)),
        end: () => response.end(),
      };
      await adapter
        .process(asked as never, answer as never, async (context) => {
          await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
        })
        .catch(() => response.writeHead(500).end());
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
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
