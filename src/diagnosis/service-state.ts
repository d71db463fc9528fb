import type { Evidence } from './evidence.ts';
import { seenPart } from './seen-part.ts';

interface ServiceReading {
  readonly state: 'running' | 'stopped' | 'not-looked';
  /** What was seen, in one line; empty when the part was not looked at. */
  readonly line: string;
  /** In a state that ought to pass by itself; it may hold its port while it speaks no more. */
  readonly hangs: boolean;
}

/** Whether TermService runs. One that hangs in StartPending, StopPending or Paused does not. */
export function serviceState(evidence: Evidence): ServiceReading {
  const part = seenPart(evidence, 'services');
  if (part === null) return { state: 'not-looked', line: '', hangs: false };
  const service = part.services.find(({ name }) => name.toLowerCase() === 'termservice');
  if (service === undefined) return { state: 'stopped', line: 'TermService is not installed', hangs: false };
  const start = service.startType === 4 ? ' and disabled' : '';
  const line = `TermService is ${service.status}${start}`;
  if (service.status === 'Running') return { state: 'running', line, hangs: false };
  return { state: 'stopped', line, hangs: service.status !== 'Stopped' };
}
