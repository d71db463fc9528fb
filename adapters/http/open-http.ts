import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Metrics } from './metrics.ts';
import { pages, type Readiness } from './pages.ts';

/** A path that somebody else answers, with the request's stream untouched. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

interface HttpOptions {
  /** Loopback unless said otherwise: what faces the network is for a proxy with a certificate. */
  readonly address?: string;
  /** 0: any free port. */
  readonly port: number;
  readonly routes: readonly Route[];
  readonly ready: () => Promise<readonly Readiness[]>;
  readonly metrics: Metrics;
  readonly fault: (what: string, cause: unknown) => void;
}

export interface HttpServer {
  readonly port: number;
  readonly url: string;
  /** Takes no more, lets what is under way end within `graceMs`, then cuts it off. */
  readonly close: (graceMs?: number) => Promise<void>;
}

/** No chat sends more; a modal with every field filled stays below a tenth of it. */
export const bodyLimitBytes = 1_048_576;

/** Milliseconds. A sender that dribbles is cut off long before it can hold a connection for nothing. */
const limits = { headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 };

/** The one HTTP server. Rejects when the address cannot be had. */
export async function openHttp(options: HttpOptions): Promise<HttpServer> {
  const address = options.address ?? '127.0.0.1';
  const rest = getRequestListener(pages(options.ready, options.metrics).fetch);
  const server = createServer(
    { ...limits, connectionsCheckingInterval: 1_000, maxHeaderSize: 16_384 },
    (request, response) => {
      if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) return tooLarge(request, response);
      const route = routeOf(options.routes, request);
      if (route === undefined) return void rest(request, response);
      try {
        route.handle(request, response);
      } catch (cause) {
        options.fault(`could not answer ${route.path}`, cause);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      }
    },
  );
  server.maxConnections = 1_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', (cause) => options.fault('the HTTP server met a fault', cause));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
    close: (graceMs = 3_000) =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        // A connection that has its last answer would stay for its keep-alive time.
        const sweep = setInterval(() => server.closeIdleConnections(), 50);
        server.close(() => {
          clearTimeout(cut);
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}

function routeOf(routes: readonly Route[], request: IncomingMessage): Route | undefined {
  const path = (request.url ?? '').split('?', 1)[0];
  return routes.find((route) => route.path === path && route.method === request.method);
}

function tooLarge(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(413, { connection: 'close' });
  response.end(() => request.destroy());
}
