import { Hono } from 'hono';
import type { Metrics } from './metrics.ts';

/** One thing the bot needs, as it stands now. */
export interface Readiness {
  readonly name: string;
  readonly ok: boolean;
  /** ISO 8601: since when it stands so; null when nobody has looked yet. */
  readonly since: string | null;
  /** For whoever is on call: what is wrong and what to do about it. */
  readonly words: string;
}

/**
 * The pages for whoever runs the bot: /healthz (the process answers), /readyz (503 while anything it needs is
 * away) and /metrics. They say nothing about hosts, runs or people.
 */
export function pages(ready: () => Promise<readonly Readiness[]>, metrics: Metrics): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.text('ok\n'));
  app.get('/readyz', async (context) => {
    const rows = await ready();
    const ok = rows.every((row) => row.ok);
    return context.json({ ok, rows }, ok ? 200 : 503);
  });
  app.get('/metrics', async (context) => {
    const { contentType, body } = await metrics.page();
    return context.body(body, 200, { 'content-type': contentType });
  });
  app.notFound((context) => context.text('There is nothing here.\n', 404));
  // What went wrong is for the log, not for whoever asks.
  app.onError((_error, context) => context.text('That went wrong.\n', 500));
  return app;
}
