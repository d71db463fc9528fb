import type { Cause, KnownCause } from '../cause.ts';
import { describeThumbprint } from '../describe-thumbprint.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, type FoundEvent, findEvents } from '../find-events.ts';
import { hangUp } from '../hang-up.ts';
import { keyState } from '../key-state.ts';
import { seenPart } from '../seen-part.ts';
import { sha1Served } from '../sha1-served.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'pinned-certificate-wrong', title: 'The certificate pinned to the listener cannot serve' };

export const pinnedCertificateWrong: KnownCause = { ...head, judge };

/** 1051 unusable, 1054 no Server Authentication, 1055 trouble with its key, 1059 invalid hash. */
const events = [1055, 1054, 1059, 1051];

/** It is in LocalMachine\\My, but has no key, a key that TermService cannot read, or is not for servers. */
function judge(evidence: Evidence): Cause | null {
  const part = seenPart(evidence, 'certificate');
  if (part === null || part.pinned === null || part.pinnedInStore === false) return null;
  const facts = faultsOf(evidence);
  const event = unhealed(evidence);
  const served = sha1Served(evidence);
  const servesPin = served === part.pinned;
  if (facts.length === 0 && (event === null || servesPin)) return null;
  const pin = describeThumbprint(part.pinned);
  const from = evidence.outside?.from;
  const sign =
    served === null || servesPin
      ? hangUp(evidence)
      : `another certificate ${describeThumbprint(served)} is served, seen from ${from}`;
  return verdict(head, evidence, {
    confidence: servesPin ? 'weak' : sign !== null ? 'strong' : 'medium',
    for: [`the listener is pinned to ${pin}`, ...facts, event === null ? null : describeEvent(event), sign],
    against: [servesPin ? `certificate ${pin} is served all the same, seen from ${from}` : null],
    notLooked: [
      ...unseen(evidence, 'key-access', ...(event === null ? (['events'] as const) : [])),
      keyState(evidence).state === 'unknown' ? keyState(evidence).line : null,
    ],
  });
}

function faultsOf(evidence: Evidence): string[] {
  const entry = seenPart(evidence, 'certificate')?.pinnedEntry ?? null;
  if (entry === null) return [];
  const key = keyState(evidence);
  return [
    entry.container === null ? 'it has no private key' : '',
    entry.serverAuthentication === false ? 'it is not for Server Authentication' : '',
    key.state === 'no-read' || key.state === 'missing' ? key.line : '',
  ].filter((line) => line !== '');
}

/** A trouble with the pin that was logged near our probe; an older one may have been mended since. */
function unhealed(evidence: Evidence): FoundEvent | null {
  return findEvents(evidence, 'remoteconnectionmanager', events).find(({ near }) => near) ?? null;
}
