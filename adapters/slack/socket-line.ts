import type { SocketModeReceiver } from '@slack/bolt';
import { createHealth, type Row } from '../chat/health.ts';
import type { SlackLink } from './connect.ts';
import { quietLogger } from './quiet-logger.ts';

interface SocketLine {
  readonly receiver: SocketModeReceiver;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly row: () => Row;
}

/** Waits between two attempts, milliseconds; the last one for ever after. */
const pauses = [0, 500, 1_000, 2_000, 5_000, 10_000];
/** What Slack does not answer within is not waited for. */
const openMs = 10_000;
const closeMs = 1_000;
/** A line that did not stand so long is opened again no faster than one that failed. */
const steadyMs = 10_000;

/**
 * Socket Mode, kept open by ourselves: the library waits at least 5 s before it opens a line again, and a second
 * failure in a row leaves it with a rejection that nobody handles, which ends the process.
 */
export function openSocketLine(
  bolt: Pick<typeof import('@slack/bolt'), 'SocketModeReceiver'>,
  link: SlackLink,
  appToken: string,
): SocketLine {
  const health = createHealth('slack socket', link.fault);
  const receiver = new bolt.SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: quietLogger(() => {}),
    customPropertiesExtractor: () => ({ arrivedAtMs: Date.now() }),
    installerOptions: {
      clientOptions: {
        ...(link.apiUrl === undefined ? {} : { slackApiUrl: link.apiUrl }),
        retryConfig: { retries: 0 },
        timeout: 4_000,
        rejectRateLimitedCalls: true,
        allowAbsoluteUrls: false,
      },
    },
  });
  const { client } = receiver;
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  /** Resolves when the line has come to an end; `opened` is called when it stands. */
  async function hold(opened: () => void): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      client.once('disconnected', () => resolve());
    });
    const begun = client.start();
    begun.catch(() => {});
    await within(begun, openMs);
    opened();
    await ended;
  }

  async function keepOpen(first: () => void): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      let standsSince = Number.POSITIVE_INFINITY;
      try {
        await hold(() => {
          standsSince = Date.now();
          health.well();
          first();
        });
        failures = Date.now() - standsSince > steadyMs ? 0 : failures + 1;
      } catch (cause) {
        health.ill(words(cause), cause);
        failures += 1;
        void client.disconnect().catch(() => {});
        client.removeAllListeners('disconnected');
        first();
      }
      const ms = pauses[Math.min(failures, pauses.length - 1)]!;
      await sleep(ms, stopping.signal);
    }
  }

  return {
    receiver,
    // Resolves after the first attempt, whatever came of it.
    start: () =>
      new Promise((resolve) => {
        running = keepOpen(resolve);
      }),
    stop: async () => {
      stopping.abort();
      // Politely, and then for good: the second call does not wait for Slack to say goodbye.
      const goodbye = client.disconnect().catch(() => {});
      await within(goodbye, closeMs).catch(() => client.disconnect().catch(() => {}));
      await running;
    },
    row: health.row,
  };
}

function words(cause: unknown): string {
  const code = (cause as { readonly data?: { readonly error?: unknown } } | null)?.data?.error;
  if (code === 'invalid_auth' || code === 'not_authed' || code === 'token_revoked')
    return 'Slack does not know the app-level token; make a new one and put it into appTokenFile';
  return typeof code === 'string' ? `Slack opens no line: ${code}` : 'Slack cannot be reached';
}

async function within<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const cut = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, cut]).finally(() => clearTimeout(timer));
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
