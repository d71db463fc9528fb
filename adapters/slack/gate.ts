import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../chat/read-body.ts';
import { createReplayGuard } from '../chat/replay-guard.ts';
import { type Signed, verifySignature } from './verify-signature.ts';

/** What Bolt is handed: the body is read already, and it is known when it came. */
export type Admitted = IncomingMessage & { readonly rawBody: Buffer; readonly arrivedAtMs: number };

/** What an admin can make of a refusal. */
const reasons: Readonly<Record<Exclude<Signed, 'valid'>, string>> = {
  unsigned: 'it carries no signature',
  old: 'it was signed more than five minutes ago; is the clock right?',
  future: 'it was signed for the future; is the clock right?',
  forged: 'its signature does not fit; does signingSecretFile hold the signing secret of the app?',
};
const tellEveryMs = 60_000;

/** A full modal stays below a tenth of it. */
const bodyLimitBytes = 512 * 1_024;

/**
 * In front of Bolt: a body limit, Slack's signature, no time in the future, and nothing twice. What is refused
 * here reaches nobody, and the answer says no more than the status.
 */
export function createGate(options: {
  readonly signingSecret: string;
  readonly admit: (request: Admitted, response: ServerResponse) => void;
  readonly fault: (what: string, cause: unknown) => void;
}): (request: IncomingMessage, response: ServerResponse) => void {
  const replays = createReplayGuard();

  async function check(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedAtMs = Date.now();
    const body = await readBody(request, bodyLimitBytes);
    if (body === null) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const signature = header(request, 'x-slack-signature');
    const timestamp = header(request, 'x-slack-request-timestamp');
    const secret = options.signingSecret;
    const signed = verifySignature({ secret, signature, timestamp, body, nowMs: arrivedAtMs });
    if (signed !== 'valid') {
      // Slack looks in now and then to see whether our certificate is good; it does not sign that.
      const isProbe = signed === 'unsigned' && new URLSearchParams(body.toString()).get('ssl_check') === '1';
      response.writeHead(isProbe ? 200 : 401).end();
      if (!isProbe) tellRefused(signed);
      return;
    }
    if (!replays.admit(signature!, arrivedAtMs)) {
      response.writeHead(409).end();
      return;
    }
    response.once('close', () => {
      if (response.statusCode >= 500 || !response.writableEnded) replays.forget(signature!);
    });
    options.admit(Object.assign(request, { rawBody: body, arrivedAtMs }), response);
  }

  let toldAtMs = Number.NEGATIVE_INFINITY;
  /** Not at every request: anybody can send one. */
  function tellRefused(signed: Exclude<Signed, 'valid'>): void {
    if (Date.now() - toldAtMs < tellEveryMs) return;
    toldAtMs = Date.now();
    options.fault(`a request in the name of Slack was refused: ${reasons[signed]}`, null);
  }

  return (request, response) => {
    check(request, response).catch((cause: unknown) => {
      // Whoever hangs up half-way is no fault of ours.
      if (!request.destroyed) options.fault('could not take a request of Slack', cause);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
