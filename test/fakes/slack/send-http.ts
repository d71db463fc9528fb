import { request } from 'node:http';
import type { SentRequest } from './fake-slack.ts';

interface HttpAnswer {
  /** null: no whole answer in time. */
  readonly status: number | null;
  readonly body: string;
  readonly noRetry: boolean;
  readonly failed: 'operation_timeout' | 'dispatch_failed' | null;
}

/** Sends a delivery to the app and waits at most `timeoutMs` for the whole answer. Never rejects. */
export function sendHttp(
  sent: SentRequest,
  timeoutMs: number,
  how: { readonly hangUpAfterMs?: number; readonly readAfterMs?: number } = {},
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const nothing = { status: null, body: '', noRetry: false } as const;
    const timers: NodeJS.Timeout[] = [];
    const done = (answer: HttpAnswer): void => {
      for (const timer of timers) clearTimeout(timer);
      resolve(answer);
    };
    const line = request(
      sent.url,
      {
        method: 'POST',
        agent: false,
        headers: { ...sent.headers, 'content-length': String(Buffer.byteLength(sent.body)) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        const read = (): void => {
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
        };
        if (how.readAfterMs === undefined) read();
        else timers.push(setTimeout(read, how.readAfterMs));
        response.on('end', () => {
          done({
            status: response.statusCode ?? null,
            body: Buffer.concat(chunks).toString('utf8'),
            noRetry: response.headers['x-slack-no-retry'] === '1',
            failed: null,
          });
        });
        response.on('error', () => done({ ...nothing, failed: 'dispatch_failed' }));
      },
    );
    line.on('error', () => done({ ...nothing, failed: 'dispatch_failed' }));
    timers.push(
      setTimeout(() => {
        done({ ...nothing, failed: 'operation_timeout' });
        line.destroy();
      }, timeoutMs),
    );
    if (how.hangUpAfterMs !== undefined) {
      timers.push(
        setTimeout(() => {
          done({ ...nothing, failed: 'dispatch_failed' });
          line.destroy();
        }, how.hangUpAfterMs),
      );
    }
    line.end(sent.body);
  });
}
