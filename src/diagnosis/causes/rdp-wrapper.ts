import { failingLayer } from '../../rdp/look.ts';
import type { Cause, KnownCause } from '../cause.ts';
import { endsEarlier } from '../ends-earlier.ts';
import type { Evidence } from '../evidence.ts';
import { seenPart } from '../seen-part.ts';
import { serviceCrash } from '../service-crash.ts';
import { serviceState } from '../service-state.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'rdp-wrapper', title: "The program behind Remote Desktop is not Microsoft's own" };

export const rdpWrapper: KnownCause = { ...head, judge };

/** A wrapper in ServiceDll, or a patched termsrv.dll: both break with the next update (R37). */
function judge(evidence: Evidence): Cause | null {
  const part = seenPart(evidence, 'term-service');
  if (part === null) return null;
  const { serviceDll, signature, signer, fileVersion } = part;
  const path = (serviceDll ?? '').replace(/^"|"$/g, '');
  const elsewhere =
    serviceDll !== null && !/^(%SystemRoot%|%windir%|[A-Z]:\\Windows)\\System32\\termsrv\.dll$/i.test(path);
  const foreign = signature === 'valid' && signer !== null && !/\bMicrosoft\b/i.test(signer);
  const facts = [
    elsewhere ? `ServiceDll of TermService is ${path}` : '',
    signature === 'invalid' || signature === 'unsigned'
      ? `its file is ${signature === 'invalid' ? 'changed since it was signed' : 'not signed'}`
      : '',
    foreign ? `its file is signed by ${signer}` : '',
  ].filter((line) => line !== '');
  if (facts.length === 0) return null;
  const crash = serviceCrash(evidence);
  const failure = endsEarlier(evidence);
  // A key, a firewall or a name fails without its help; a service that is down or says nothing sensible does not.
  const itsDoing =
    crash !== null ||
    serviceState(evidence).state === 'stopped' ||
    (evidence.outside !== null && failingLayer(evidence.outside)?.name === 'negotiation');
  return verdict(head, evidence, {
    confidence: failure !== null && itsDoing ? 'strong' : 'medium',
    for: [failure, ...facts, fileVersion === null ? null : `version ${fileVersion}`, crash?.line ?? null],
    notLooked: unseen(evidence, 'events'),
  });
}
