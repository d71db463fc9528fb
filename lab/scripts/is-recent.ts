import { hostClock } from '../event-log.ts';
import type { Machine } from './machine.ts';

/** Whether an ISO 8601 time lies less than so many minutes back by the host's own clock; null never does. */
export function isRecent({ host, now }: Machine, time: string | null, minutes: number): boolean {
  return time !== null && Date.parse(time) > hostClock(host, now()).getTime() - minutes * 60_000;
}
