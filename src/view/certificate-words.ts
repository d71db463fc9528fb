import type { Value } from '../playbook/step.ts';
import { calendarDay } from './clock-time.ts';
import { plain } from './plain.ts';

type Snapshot = { readonly [key: string]: Value };

/** What a playbook says of one certificate; the blob is for putting it back, not for reading. */
const parts: readonly string[] = ['thumbprint', 'notAfter', 'container', 'blob'];

/** A snapshot in which the parts of a certificate are one thing, because they are one thing to a person. */
export function foldCertificate(snapshot: Snapshot): Snapshot {
  if (!('thumbprint' in snapshot)) return snapshot;
  const others = Object.entries(snapshot).filter(([key]) => !parts.includes(key));
  return { certificate: certificateWords(snapshot), ...Object.fromEntries(others) };
}

function certificateWords({ thumbprint, notAfter, container }: Snapshot): Value {
  if (typeof thumbprint !== 'string') return null;
  if (thumbprint === 'new') return `a new one, valid to ${plain(String(notAfter), 40)}`;
  const short = `${thumbprint.slice(0, 4)}…${thumbprint.slice(-4)}`.toUpperCase();
  const until = typeof notAfter === 'string' ? `, valid to ${calendarDay(notAfter)}` : '';
  return `${plain(short, 20)}${until}${container === null ? ', without its key' : ''}`;
}
