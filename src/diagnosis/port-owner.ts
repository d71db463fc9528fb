import type { Evidence } from './evidence.ts';
import { seenPart } from './seen-part.ts';

interface PortReading {
  readonly state: 'term-service' | 'another' | 'nobody' | 'unknown' | 'not-looked';
  readonly line: string;
}

/** Who listens on the port of RDP-Tcp. A process whose services could not be learnt may be TermService's own. */
export function portOwner(evidence: Evidence): PortReading {
  const part = seenPart(evidence, 'port');
  if (part === null) return { state: 'not-looked', line: '' };
  if (part.listeners.length === 0) return { state: 'nobody', line: `nothing listens on port ${part.port}` };
  const isOurs = (services: readonly string[]): boolean =>
    services.some((name) => name.toLowerCase() === 'termservice');
  const strange = part.listeners
    .filter(({ services, process }) => !isOurs(services) && (services.length > 0 || !maybeHost(process)))
    .map(({ process, services, processId }) => {
      const inside = services.length === 0 ? '' : ` with ${services.toSorted().join(', ')}`;
      return `port ${part.port} is held by ${process ?? 'a program'} (${processId})${inside}`;
    })
    .toSorted();
  // Two on one port: whoever bound it first gets the connections, so the stranger counts.
  if (strange.length > 0) return { state: 'another', line: strange[0]! };
  return part.listeners.some(({ services }) => isOurs(services))
    ? { state: 'term-service', line: `TermService listens on port ${part.port}` }
    : { state: 'unknown', line: `port: which program holds port ${part.port} could not be learnt` };
}

/** TermService lives in svchost; a name that could not be learnt may be that. */
function maybeHost(process: string | null): boolean {
  return process === null || /^svchost(\.exe)?$/i.test(process);
}
