import type { Evidence } from './evidence.ts';
import { describeEvent, type FoundEvent, findEvents } from './find-events.ts';

interface CrashReading {
  readonly found: FoundEvent;
  readonly line: string;
  /** How often in the time that was asked for. */
  readonly times: number;
}

/** SCM logs the service's name as UTF-16 in its binary data, whatever the language of its display name. */
const nameInHex = [...'TermService'].map((letter) => `${letter.charCodeAt(0).toString(16)}00`).join('');

/**
 * TermService ended unexpectedly (Service Control Manager 7031, 7034), or its process crashed in Remote Desktop's own libraries (Application Error 1000).
 */
export function serviceCrash(evidence: Evidence): CrashReading | null {
  const found = [
    ...findEvents(evidence, 'service control manager', [7031, 7034]).filter(ofTermService),
    ...findEvents(evidence, 'application error', [1000]).filter(ofItsProcess),
  ].toSorted((a, b) => Number(b.near) - Number(a.near) || a.event.id - b.event.id || newer(a, b));
  const [first] = found;
  return first === undefined ? null : { found: first, line: describeEvent(first), times: found.length };
}

function newer(a: FoundEvent, b: FoundEvent): number {
  return Date.parse(b.event.at) - Date.parse(a.event.at);
}

/** Whether an event of the Service Control Manager is about TermService. */
export function ofTermService({ event }: FoundEvent): boolean {
  return Object.values(event.data).some(
    (value) =>
      /termservice|remote desktop services$/i.test(value) ||
      value
        .toLowerCase()
        .replaceAll(/[^0-9a-f]/g, '')
        .includes(nameInHex),
  );
}

function ofItsProcess({ event }: FoundEvent): boolean {
  return Object.values(event.data).some((value) =>
    /termservice|termsrv\.dll|rdpcorets\.dll|rdpbase\.dll/i.test(value),
  );
}
