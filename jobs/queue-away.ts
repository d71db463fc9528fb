/** The queue did not answer in time. The job may have been taken or not: its id makes asking again safe. */
export class QueueAway extends Error {
  override readonly name = 'QueueAway';
  readonly code = 'queue-away';

  constructor(cause: unknown) {
    super('The queue did not take the job.', { cause });
  }
}
