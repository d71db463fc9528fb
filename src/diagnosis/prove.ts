import { failingLayer, type LayerName, type OutsideLook } from '../rdp/look.ts';
import { describeHandshake } from './describe-handshake.ts';
import { describeLayer } from './describe-layer.ts';
import { describeThumbprint, plainThumbprint } from './describe-thumbprint.ts';
import { describeDate } from './describe-time.ts';
import { observationOf, passed } from './observation-of.ts';

export type ProofName =
  | 'handshake'
  | 'nla-required'
  | 'new-certificate'
  | 'tls'
  | 'port-open'
  | 'inside-only';

interface Proved {
  readonly held: boolean;
  /** What was seen, or what is missing, in one sentence. */
  readonly line: string;
}

/** What was known before the change: the SHA-1 thumbprint served; null when none could be seen. */
export interface BeforeChange {
  readonly thumbprint: string | null;
  /** The SHA-1 thumbprint that must be served now; absent: any but the one before. */
  readonly wanted?: string | null;
}

/** Whether the proof holds on this look; the playbook names which one. Only what the look saw counts. */
export function judgeProof(proof: ProofName, look: OutsideLook, before: BeforeChange): Proved {
  const missing = missingFor(proof, look, before);
  if (missing !== null) return { held: false, line: missing };
  if (proof === 'port-open') return { held: true, line: `TCP ${look.port} is open` };
  const thumbprint =
    proof === 'new-certificate' ? `, new thumbprint ${describeThumbprint(look.certificate?.sha1 ?? '')}` : '';
  return { held: true, line: `${describeHandshake(look)}${thumbprint}` };
}

function missingFor(proof: ProofName, look: OutsideLook, before: BeforeChange): string | null {
  switch (proof) {
    case 'inside-only':
      return 'a look from outside cannot prove this; only the next use can';
    case 'port-open':
      return missingPort(look);
    case 'tls':
      return missingTls(look);
    case 'new-certificate':
      return missingTls(look) ?? missingNewCertificate(look, before);
    case 'nla-required':
    case 'handshake':
      // A complete handshake is one that NLA guards, so the two ask the same.
      return missingNla(look);
  }
}

function missingPort(look: OutsideLook): string | null {
  return observationOf(look, 'tcp') === 'open' ? null : ends(look, 'tcp');
}

function missingTls(look: OutsideLook): string | null {
  return missingPort(look) ?? (passed(look, 'tls') ? null : ends(look, 'tls'));
}

function missingNla(look: OutsideLook): string | null {
  const missing = missingPort(look);
  if (missing !== null) return missing;
  const choice = observationOf(look, 'negotiation');
  const chosen =
    choice === 'nla-required' ||
    choice === 'nla-optional' ||
    choice === 'nla-offered' ||
    choice === 'tls-only';
  if (!chosen) return ends(look, 'negotiation');
  const tls = missingTls(look);
  if (tls !== null) return tls;
  if (choice !== 'nla-required') return describeHandshake(look);
  // A server whose NTLM is off still answers CredSSP. Expiry and clock are other proofs' business.
  const answered = ['challenge', 'ntlm-off'].includes(observationOf(look, 'credssp') ?? '');
  return answered ? null : ends(look, 'credssp');
}

function missingNewCertificate(look: OutsideLook, before: BeforeChange): string | null {
  const { certificate } = look;
  if (certificate === null) return 'no certificate was seen';
  const thumbprint = describeThumbprint(certificate.sha1);
  if (
    before.thumbprint !== null &&
    plainThumbprint(before.thumbprint) === plainThumbprint(certificate.sha1)
  ) {
    return `the same certificate as before is served (${thumbprint})`;
  }
  if (before.wanted != null && plainThumbprint(before.wanted) !== plainThumbprint(certificate.sha1)) {
    return `certificate ${thumbprint} is served, not ${describeThumbprint(before.wanted)}`;
  }
  const [at, from, to] = [look.at, certificate.notBefore, certificate.notAfter].map((iso) => Date.parse(iso));
  // Written so that a date that cannot be read fails the proof.
  if (!(at! >= from!))
    return `the certificate served is valid only from ${describeDate(certificate.notBefore)}`;
  if (!(at! <= to!)) return `the certificate served expired on ${describeDate(certificate.notAfter)}`;
  return null;
}

/** Why `wanted` was not seen to work: what it showed, or where the connection ended before it was reached. */
function ends(look: OutsideLook, wanted: LayerName): string {
  const layer = look.layers.find(({ name }) => name === wanted);
  const failing = failingLayer(look);
  if (failing !== null && layer?.observation === 'not-reached') return describeLayer(failing, look.port);
  return describeLayer(layer ?? { name: wanted, state: 'not-looked', observation: 'not-reached' }, look.port);
}
