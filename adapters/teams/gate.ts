import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../chat/read-body.ts';
import { isFromThisMachine } from './from-this-machine.ts';
import type { Hear, TeamsTransport } from './transport.ts';

/** A form with every field filled stays below a tenth of it. */
const bodyLimitBytes = 512 * 1_024;
const tellEveryMs = 60_000;

/**
 * In front of the transport: a body limit, and JSON or nothing. What is refused reaches nobody, and the answer says no
 * more than the status.
 */
export function createGate(options: {
  readonly transport: TeamsTransport;
  readonly hear: Hear;
  /** Nobody is asked who they are: then only programs on this machine are heard. */
  readonly isOpen: boolean;
  readonly fault: (what: string, cause: unknown) => void;
}): (request: IncomingMessage, response: ServerResponse) => void {
  const { transport, hear, isOpen, fault } = options;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isOpen && !isFromThisMachine(request.headers)) {
      response.writeHead(403, { connection: 'close' }).end();
      return;
    }
    const bytes = await readBody(request, bodyLimitBytes);
    if (bytes === null) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const { authorization } = request.headers;
    const body = parse(bytes);
    if (body === null) {
      // Whoever has no token learns nothing of what we read.
      response.writeHead(authorization === undefined ? 401 : 400).end();
      return;
    }
    const reply = await transport.handle({ authorization, body }, hear);
    if (reply.status === 401) tellRefused(authorization);
    if (reply.body === undefined) {
      response.writeHead(reply.status).end();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(reply.body));
  }

  let toldAtMs = Number.NEGATIVE_INFINITY;
  /** Not at every request: anybody can send one. */
  function tellRefused(authorization: string | undefined): void {
    if (Date.now() - toldAtMs < tellEveryMs) return;
    toldAtMs = Date.now();
    const why =
      authorization === undefined
        ? 'it carries no token'
        : 'its token is not one of Microsoft’s for this bot; is teams.appId the id of the bot, and the clock right?';
    fault(`a request in the name of Teams was refused: ${why}`, null);
  }

  return (request, response) => {
    take(request, response).catch((cause: unknown) => {
      // Whoever hangs up half-way is no fault of ours.
      if (!request.destroyed) fault('could not take a request of Teams', cause);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}

function parse(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
