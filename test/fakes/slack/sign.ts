import { createHmac } from 'node:crypto';
import type { Dict, SentRequest } from './fake-slack.ts';

/** Slack's signature, version 0: HMAC-SHA256 over `v0:{timestamp}:{body}`. Timestamp in seconds, on the real clock. */
export function sign(
  secret: string,
  body: string,
  timestamp = Math.floor(Date.now() / 1000),
): Record<string, string> {
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` };
}

/** Events travel as JSON, commands as a form, interactions as JSON within a form. */
export function signedRequest(
  secret: string,
  url: string,
  kind: 'json' | 'form' | 'payload',
  payload: Dict,
  more: Readonly<Record<string, string>> = {},
): SentRequest {
  const body =
    kind === 'json'
      ? JSON.stringify(payload)
      : kind === 'form'
        ? new URLSearchParams(payload as Record<string, string>).toString()
        : new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return {
    url,
    body,
    headers: {
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      accept: 'application/json,*/*',
      'content-type': kind === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
      ...sign(secret, body),
      ...more,
    },
  };
}
