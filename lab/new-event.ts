import type { LabEvent } from './model.ts';

/** An event before the log has given it a time and a record. */
export type NewEvent = Pick<LabEvent, 'channel' | 'provider' | 'id' | 'data'>;
