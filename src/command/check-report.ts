import type { Diagnosis } from '../diagnosis/cause.ts';
import type { AddressLook, CertificateFacts, Layer, NtlmFacts, OutsideLook } from '../rdp/look.ts';

/**
 * What `medic check --json` prints. Its keys are a promise to scripts, so each is named here: what a look or a
 * cause learns to carry later does not slip in.
 */
export function checkReport(look: OutsideLook, diagnosis: Diagnosis, remedies: readonly string[]): object {
  return {
    host: look.host,
    port: look.port,
    from: look.from,
    verdict: look.verdict,
    ...seen(look),
    causes: diagnosis.causes.map((cause) => ({
      id: cause.id,
      title: cause.title,
      confidence: cause.confidence,
      for: cause.for,
      against: cause.against,
      notLooked: cause.notLooked,
    })),
    remedies,
    addresses: look.addresses.map((one) => ({ address: one.address, verdict: one.verdict, ...seen(one) })),
  };
}

/** The part that the top level and each address have in common. */
function seen(look: Omit<AddressLook, 'address'>): object {
  const { rdp, tls, credssp } = look.protocols;
  return {
    layers: look.layers.map(layer),
    protocols: { rdp, tls, credssp },
    certificate: look.certificate === null ? null : certificate(look.certificate),
    ntlm: look.ntlm === null ? null : ntlm(look.ntlm),
  };
}

function layer({ name, state, observation, ms }: Layer): object {
  return { name, state, observation, ms: ms === null ? null : Math.round(ms * 10) / 10 };
}

function certificate(facts: CertificateFacts): object {
  const { subject, issuer, notBefore, notAfter, sha1, sha256, keyBits, signatureAlgorithm, selfSigned } =
    facts;
  return { subject, issuer, notBefore, notAfter, sha1, sha256, keyBits, signatureAlgorithm, selfSigned };
}

function ntlm({ computer, domain, build, skewMs, tsRequestVersion }: NtlmFacts): object {
  return { computer, domain, build, skewMs, tsRequestVersion };
}
