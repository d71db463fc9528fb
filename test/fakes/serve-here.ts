import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on 127.0.0.1, at a free port. */
export interface Here {
  readonly server: Server;
  /** http://127.0.0.1:PORT */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

export async function serveHere(
  name: string,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>,
): Promise<Here> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A call cut by its caller is no fault of the fake; anything else must be seen by the test.
      if (request.destroyed && !request.complete) return;
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`${name}: ${String(error)}`);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    server,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
