import type { Card } from './card.ts';
import type { TeamsReply } from './transport.ts';

/**
 * Answers to `adaptiveCard/action` ("Universal Actions for Adaptive Cards", response format): the HTTP status says
 * that it was understood, the one inside what came of it.
 */
export function cardReply(card: Card): TeamsReply {
  return reply(200, 'application/vnd.microsoft.card.adaptive', card);
}

/** A few words, shown to the presser alone for a moment. */
export function wordsReply(text: string): TeamsReply {
  return reply(200, 'application/vnd.microsoft.activity.message', text);
}

export function errorReply(
  code: 'BadRequest' | 'InternalServerError' | 'Unauthorized',
  message: string,
): TeamsReply {
  const status = { BadRequest: 400, Unauthorized: 403, InternalServerError: 500 }[code];
  return reply(status, 'application/vnd.microsoft.error', { code, message });
}

function reply(statusCode: number, type: string, value: unknown): TeamsReply {
  return { status: 200, body: { statusCode, type, value } };
}
