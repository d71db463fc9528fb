/** The connector's no, as it answers it: `{error: {code, message}}`. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Something in the request is not as it must be. */
export function bad(message: string): Refusal {
  return new Refusal(400, 'BadSyntax', message);
}

const deadAnswers = {
  'not-in-roster': [403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.'],
  'not-found': [404, 'ConversationNotFound', 'Conversation not found.'],
  blocked: [403, 'MessageWritesBlocked', 'Thread is blocked from message writes.'],
} as const;

/** What a dead conversation is answered with. */
export function deadAnswer(dead: keyof typeof deadAnswers): Refusal {
  const [status, code, message] = deadAnswers[dead];
  return new Refusal(status, code, message);
}
