import type { Dict } from './fake-slack.ts';

/** An `ok: false` on its way out of a method. */
export class ApiRefusal extends Error {
  readonly answer: Dict;

  constructor(answer: Dict) {
    super(String(answer.error));
    this.answer = answer;
  }
}

export function refuse(error: string, more: Dict = {}): ApiRefusal {
  return new ApiRefusal({ ok: false, error, ...more });
}

/** Block Kit refusals name each place: in `errors`, and again in the response metadata. */
export function refuseBlocks(
  error: 'invalid_blocks' | 'invalid_arguments',
  complaints: readonly string[],
): ApiRefusal {
  return refuse(error, {
    ...(error === 'invalid_blocks' ? { errors: complaints } : {}),
    response_metadata: { messages: complaints.map((one) => `[ERROR] ${one}`) },
  });
}
