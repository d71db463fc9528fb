import type { Evidence } from './evidence.ts';
import { seenPart } from './seen-part.ts';

export interface ServiceReading {
  readonly state: 'running' | 'stopped' | 'not-looked';
  /** What was seen, in one line; empty when the part was not looked at. */
  readonly line: string;
}

/** Whether TermService runs. One that hangs in StartPending, StopPending or Paused does not. */
export function serviceState(evidence: Evidence): ServiceReading {
  const part = seenPart(evidence, 'services');
  if (part === null) return { state: 'not-looked', line: '' };
  const service = part.services.find(({ name }) => name.toLowerCase() === 'termservice');
  if (service === undefined) return { state: 'stopped', line: 'TermService is not installed' };
  const start = service.startType === 4 ? ' and disabled' : '';
  if (service.status === 'Running') return { state: 'running', line: `TermService is Running${start}` };
  return { state: 'stopped', line: `TermService is ${service.status}${start}` };
}
