/** The queue could not be reached in time. What was to be enqueued may have been, or not: the id makes asking again safe. */
export class QueueAway extends Error {
  override readonly name = 'QueueAway';
  readonly code = 'queue-away';

  constructor(cause: unknown) {
    super('The queue is away.', { cause });
  }
}
