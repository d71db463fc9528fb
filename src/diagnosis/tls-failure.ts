import type { Evidence } from './evidence.ts';
import { describeEvent, type FoundEvent, findEvents } from './find-events.ts';
import { hangUp } from './hang-up.ts';
import { observationOf, passed } from './observation-of.ts';

const words: Readonly<Record<string, string>> = {
  'alert-40': 'TLS alert 40 (no shared cipher or version)',
  'alert-70': 'TLS alert 70 (protocol version)',
  'alert-71': 'TLS alert 71 (insufficient security)',
  'protocol-error': 'the TLS answer could not be understood',
  'tls-1.0': 'only TLS 1.0 is spoken',
  'tls-1.1': 'only TLS 1.1 is spoken',
};

/** 36874 nothing in common, 36871 credential not created, 36888 alert sent. Noisy, so only near our probe. */
const events = [36874, 36871, 36888];

interface TlsFailure {
  /** TLS itself says that nothing is shared; null when it says no such thing. */
  readonly said: string | null;
  /** That, or a hang-up: a server without any usable version may send no alert at all. */
  readonly sign: string | null;
  /** The host's own record of it, near our probe. */
  readonly event: string | null;
  /** That record is our own probe's doing. */
  readonly ours: boolean;
  /** TLS completes as it should, which speaks against any such fault. */
  readonly works: string | null;
}

/** How TLS failed for want of a version or cipher in common, from both ends. */
export function tlsFailure(evidence: Evidence): TlsFailure {
  const { outside } = evidence;
  const word = words[observationOf(outside, 'tls') ?? ''];
  const said = word === undefined ? null : `${word}, seen from ${outside?.from}`;
  const [event] = listenerErrors(evidence, events);
  const works = passed(outside, 'tls') && said === null;
  return {
    said,
    sign: said ?? hangUp(evidence),
    event: event === undefined ? null : describeEvent(event),
    ours: event?.ours === true,
    works: works ? `TLS completes, seen from ${outside?.from}` : null,
  };
}

/** Schannel's errors near our probe that may be the listener's. */
export function listenerErrors(evidence: Evidence, ids: readonly number[]): FoundEvent[] {
  return findEvents(evidence, 'schannel', ids).filter((found) => found.near && ofServer(found));
}

/**
 * Clients on the same host log 36871 too, whenever they ask for an old version, and a scanner's nonsense is 36888
 * with alert 10: neither is the listener's. Where role or process is not told, the time has to do.
 */
function ofServer({ event: { id, data } }: FoundEvent): boolean {
  const field = (name: RegExp): string => {
    const key = Object.keys(data).find((each) => name.test(each));
    return key === undefined ? '' : data[key]!.trim().toLowerCase();
  };
  if (id === 36888) return ['', '40', '70', '71', '80'].includes(field(/^Alert(Desc)?$/i));
  if (id !== 36871) return true;
  const image = field(/^CallerProcessImageName$/i).replace(/^.*\\/, '');
  return (
    field(/^Type$/i) !== 'client' && ['', 'lsass', 'lsass.exe', 'svchost', 'svchost.exe'].includes(image)
  );
}
