import type { Cause } from './cause.ts';
import type { Evidence } from './evidence.ts';
import { plainAddress } from './own-connection.ts';
import { sameComputer } from './same-computer.ts';

/** 263 was seen in event 1026 on success; up to 3 are ordinary ends (rdp-protocol, main codes). */
const noFailure = [0, 1, 2, 3, 263];

/** Where nobody pasted a code, the last one that the person's own PC noted for this host counts as theirs. */
export function withClientCode(evidence: Evidence): Evidence {
  const { client, codes } = evidence;
  if (client == null || codes !== null) return evidence;
  const last = client.events.find(
    ({ id, server }) => id === 1026 && (server === null || isHost(evidence, server)),
  );
  if (last === undefined || last.code === null || noFailure.includes(last.code)) return evidence;
  const source = `event 1026 of the person's own PC`;
  return { ...evidence, codes: { main: last.code, extended: null, source } };
}

/** Adds what the person's own PC says for or against a cause. It never raises a confidence. */
export function withClientLines(cause: Cause, evidence: Evidence): Cause {
  const { client } = evidence;
  if (client == null) return cause;
  const fits: string[] = [];
  const speaksAgainst: string[] = [];
  const elsewhere = resolvesElsewhere(evidence);
  switch (cause.id) {
    case 'udp-drop':
      if (Number(policy(evidence, 'fClientDisableUDP')) === 1) {
        speaksAgainst.push("fClientDisableUDP is 1 on the person's own PC: UDP is not used");
      } else if (client.build === 26100)
        fits.push("the person's own PC is of build 26100, which the fault is known for");
      break;
    case 'credentials-refused':
      for (const target of client.savedCredentials.filter((each) =>
        isHost(evidence, each.replace(/^TERMSRV\//i, '')),
      )) {
        fits.push(`a password for ${target} is saved on the person's own PC`);
      }
      break;
    case 'name-not-found':
    case 'wrong-machine':
      if (elsewhere !== null) fits.push(elsewhere);
      break;
    case 'healthy':
      if (elsewhere !== null) speaksAgainst.push(elsewhere);
      if (client.rdpFile.enablecredsspsupport === '0') {
        speaksAgainst.push(
          "Default.rdp of the person's own PC switches CredSSP off (enablecredsspsupport 0)",
        );
      }
      break;
  }
  return { ...cause, for: [...cause.for, ...fits], against: [...cause.against, ...speaksAgainst] };
}

/** The name leads the person to addresses of which we looked at none. */
function resolvesElsewhere(evidence: Evidence): string | null {
  const { outside, client } = evidence;
  const ours = outside?.addresses.map(({ address }) => plainAddress(address)) ?? [];
  const found = client?.resolution.find(({ name }) => isHost(evidence, name));
  if (found === undefined || found.addresses.length === 0 || ours.length === 0) return null;
  if (found.addresses.some((address) => ours.includes(plainAddress(address)))) return null;
  const theirs = found.addresses.toSorted().join(', ');
  return `the person's own PC finds ${found.name} at ${theirs}; we looked at ${ours.toSorted().join(', ')}`;
}

function isHost({ outside, expectedComputer }: Evidence, name: string): boolean {
  const known = [
    outside?.host,
    expectedComputer,
    ...(outside?.addresses.map(({ address }) => address) ?? []),
  ];
  const plain = name.replace(/:\d+$/, '').toLowerCase();
  return known.some(
    (each) =>
      each != null &&
      (each.toLowerCase() === plain || (!/^[\d.:]+$/.test(plain) && sameComputer(each, plain))),
  );
}

function policy({ client }: Evidence, name: string): number | string | undefined {
  const key = Object.keys(client?.policies ?? {}).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : client!.policies[key];
}
