import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDict } from './check-shape.ts';
import type { Dict } from './fake-slack.ts';
import { acceptSocket, type ServerSocket } from './web-socket.ts';

export interface SocketMode {
  readonly open: number;
  /** A ticket for one connection, as apps.connections.open hands out; null: ten are open already. */
  ticket(): string | null;
  /** Takes the connection if its ticket is good. */
  accept(request: IncomingMessage, line: Duplex, head: Buffer): void;
  /** Sends an envelope down one connection, any; resolves to the ack's payload, or null after `timeoutMs`. */
  send(envelope: Dict, timeoutMs: number): Promise<{ readonly payload: unknown } | null>;
  disconnect(reason: string): void;
  cut(): void;
  /** Closes politely, and cuts what has not gone after a moment. */
  stop(): Promise<void>;
}

const mostConnections = 10;
const pingEveryMs = 10_000;

export function socketMode(appId: string): SocketMode {
  const tickets = new Set<string>();
  const connections = new Set<ServerSocket>();
  const lines = new Set<Duplex>();
  const waiting = new Map<string, (payload: unknown) => void>();
  const pings = setInterval(() => {
    for (const one of connections) one.ping();
  }, pingEveryMs);
  pings.unref();

  function onText(text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isDict(message) || typeof message.envelope_id !== 'string') return;
    waiting.get(message.envelope_id)?.(message.payload);
  }

  return {
    get open() {
      return connections.size;
    },
    ticket() {
      if (connections.size >= mostConnections) return null;
      const ticket = randomUUID();
      tickets.add(ticket);
      return ticket;
    },
    accept(request, line, head) {
      const ticket = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) {
        line.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
        return;
      }
      lines.add(line);
      const socket = acceptSocket(request, line, head, {
        text: onText,
        close: () => {
          connections.delete(socket);
          lines.delete(line);
        },
      });
      connections.add(socket);
      socket.sendText(
        JSON.stringify({
          type: 'hello',
          num_connections: connections.size,
          debug_info: { host: 'applink', build_number: 1, approximate_connection_time: 18_060 },
          connection_info: { app_id: appId },
        }),
      );
    },
    send(envelope, timeoutMs) {
      const open = [...connections];
      const chosen = open[Math.floor(Math.random() * open.length)];
      if (chosen === undefined) return Promise.resolve(null);
      const id = randomUUID();
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          resolve(null);
        }, timeoutMs);
        waiting.set(id, (payload) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve({ payload });
        });
        chosen.sendText(JSON.stringify({ ...envelope, envelope_id: id }));
      });
    },
    disconnect(reason) {
      for (const one of connections) {
        one.sendText(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink' } }));
        // No more envelopes down this line: Slack is done with it.
        connections.delete(one);
      }
    },
    cut() {
      for (const one of connections) one.cut();
    },
    async stop() {
      clearInterval(pings);
      for (const one of connections) one.close(1001);
      const end = performance.now() + 200;
      while (lines.size > 0 && performance.now() < end) await sleep(5);
      for (const one of lines) one.destroy();
    },
  };
}
