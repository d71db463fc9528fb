import type { AddressLook, LayerName, Observation, OutsideLook, Verdict } from '../../rdp/look.ts';
import { layerNames } from '../../rdp/look.ts';
import type { Seen } from '../../run/run.ts';

/** Hand-written states for the cards: what the program would have made of such hosts. Nothing here was measured. */

export const thread = { platform: 'console', tenant: 'local', opaque: 'terminal' } as const;

export function at(time: string): string {
  return `2026-11-21T${time}.000Z`;
}

const healthyLayers: Readonly<Record<LayerName, Observation>> = {
  name: 'resolved',
  tcp: 'open',
  negotiation: 'nla-required',
  tls: 'tls-1.2',
  certificate: 'valid',
  credssp: 'challenge',
  clock: 'in-step',
};

const bad =
  /reset|closed|timed|refused|alert|plaintext|expired|not-found|failed|unreach|far-skewed|weak|unreadable/;

/** One address; after a layer that ends the connection nothing is reached. */
export function addressLook(
  verdict: Verdict,
  seen: Partial<Record<LayerName, Observation>> = {},
  address = '10.1.2.12',
): AddressLook {
  let ended = false;
  const layers = layerNames.map((name) => {
    const observation = seen[name] ?? healthyLayers[name];
    if (ended) return { name, state: 'not-looked', observation: 'not-reached', ms: null } as const;
    const fault = bad.test(observation);
    ended = fault && (verdict === 'broken' || verdict === 'unreachable') && name !== 'certificate';
    return { name, state: fault ? 'fault' : 'ok', observation, ms: 1 } as const;
  });
  const past = (name: LayerName) =>
    layers.some((layer) => layer.name === name && layer.state !== 'not-looked');
  return {
    address,
    verdict,
    layers,
    protocols: { rdp: 'refused', tls: 'refused', credssp: 'accepted' },
    certificate: past('certificate')
      ? {
          subject: 'CN=ts-02',
          issuer: 'CN=ts-02',
          notBefore: '2026-11-01T00:00:00.000Z',
          notAfter: seen.certificate === 'expired' ? '2026-11-20T00:00:00.000Z' : '2027-05-02T00:00:00.000Z',
          sha1: 'AB'.repeat(20),
          sha256: 'CD'.repeat(32),
          keyBits: 2048,
          signatureAlgorithm: 'sha256WithRSAEncryption',
          selfSigned: true,
        }
      : null,
    ntlm: past('credssp')
      ? { computer: 'TS-02', domain: 'LAB', build: 20348, skewMs: 421_000, tsRequestVersion: 6 }
      : null,
    tls: past('certificate') ? { version: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' } : null,
  };
}

export function outsideLook(
  look: AddressLook,
  host = 'ts-02.lab.example',
  others: AddressLook[] = [],
): OutsideLook {
  const { address: _, ...top } = look;
  return { ...top, host, port: 3389, from: 'hq', at: at('07:31:00'), ms: 402, addresses: [look, ...others] };
}

export function seen(over: Partial<Seen> = {}): Seen {
  return {
    at: at('07:33:15'),
    from: 'hq',
    verdict: 'healthy',
    layer: null,
    observation: null,
    reached: 7,
    cause: null,
    thumbprint: 'AB'.repeat(20),
    line: 'TLS 1.2, certificate CN=ts-02 valid to 2027-05-02, NLA required',
    ...over,
  };
}

export const brokenSeen = seen({
  verdict: 'broken',
  layer: 'tls',
  observation: 'reset-after-client-hello',
  reached: 3,
  cause: 'listener-key-unusable',
  line: 'reset right after our ClientHello',
});
