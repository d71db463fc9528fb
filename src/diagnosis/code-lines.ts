import type { Cause } from './cause.ts';
import type { Evidence } from './evidence.ts';

/** Causes of a TCP connection that could not be opened. */
const tcpCauses = [
  'port-filtered',
  'ipsec-required',
  'port-filtered-or-host-down',
  'prerequisite-disabled',
  'service-crashes',
  'service-stopped',
  'rdp-off',
  'service-stopped-or-rdp-off',
  'listener-down',
  'port-closed',
  'listener-values-invalid',
];

/** Causes that end a connection before licensing or an account are ever spoken of. */
const beforeLogon = [
  'name-not-found',
  ...tcpCauses,
  'service-stuck',
  'service-hangs',
  'port-held',
  'not-rdp',
  'machine-keys-renamed',
  'key-denied',
  'store-entry-orphaned',
  'listener-key-missing',
  'listener-key-unusable',
  'cipher-policy-empty',
  'fips-only',
  'tls-mismatch',
  'middlebox',
];

/** Whether a cause ends a connection before anybody logs on. */
export function endsBeforeLogon(id: string): boolean {
  return beforeLogon.includes(id);
}

/** Main codes that name the place where it failed (IMsTscAxEvents::OnDisconnected). */
const pointing: readonly { codes: readonly number[]; causes: readonly string[]; says: string }[] = [
  { codes: [0x104, 0x208, 0x508, 0x604], causes: ['name-not-found'], says: 'the name was not found' },
  { codes: [0x204], causes: tcpCauses, says: 'the connection could not be opened' },
  {
    codes: [0x108],
    causes: ['port-filtered', 'port-filtered-or-host-down', 'ipsec-required'],
    says: 'the connection timed out',
  },
  {
    codes: [0x1b07],
    causes: ['renewal-failed', 'certificate-expired', 'pinned-certificate-expired'],
    says: 'certificate expired or invalid',
  },
];

/** Main codes about an account: whoever gets one has passed name, TCP and TLS. */
const accountCodes = [0x807, 0xa07, 0xb07, 0xc07, 0xd07, 0xe07, 0xf07, 0x1207];

/** Adds what the person's code says for or against a cause. It never raises a cause's confidence. */
export function withCodeLines(cause: Cause, evidence: Evidence): Cause {
  const { codes } = evidence;
  if (codes === null) return cause;
  const speaksFor = forLine(cause, codes.main, codes.extended);
  const speaksAgainst = endsBeforeLogon(cause.id) ? againstLine(codes.main, codes.extended) : null;
  return {
    ...cause,
    for: speaksFor === null ? cause.for : [...cause.for, speaksFor],
    against: speaksAgainst === null ? cause.against : [...cause.against, speaksAgainst],
  };
}

function forLine(cause: Cause, main: number | null, extended: number | null): string | null {
  const place = pointing.find(({ codes, causes }) => codes.includes(main ?? -1) && causes.includes(cause.id));
  if (place !== undefined) return `your code ${hex(main)}: ${place.says}`;
  if (extended === 8 && (cause.id === 'tls-mismatch' || cause.id === 'fips-only'))
    return 'your extended code 0x8: denied for FIPS reasons';
  const hungUp = main === 0x904 && (extended === 7 || extended === 0 || extended === null);
  const fits =
    cause.id === 'listener-key-unusable' || cause.id === 'tls-mismatch' || cause.id === 'renewal-failed';
  // Beside proof from both ends the pair adds nothing.
  if (!hungUp || !fits || cause.confidence === 'strong') return null;
  return 'your code 0x904 fits; it says that it failed, not why';
}

function againstLine(main: number | null, extended: number | null): string | null {
  if (extended !== null && extended >= 256 && extended <= 267) {
    return `your extended code ${hex(extended)} is about licensing, which comes after TLS`;
  }
  if (main === null || !accountCodes.includes(main)) return null;
  return `your code ${hex(main)} is about an account, which comes after TLS`;
}

function hex(code: number | null): string {
  return code === null ? '' : `0x${code.toString(16).toUpperCase()}`;
}
