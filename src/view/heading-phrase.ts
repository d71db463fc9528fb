import { alertWords } from '../diagnosis/alert-words.ts';
import type { AddressLook, Layer, NtlmFacts, Observation } from '../rdp/look.ts';
import { span } from './clock-time.ts';

/** How far the clocks are apart, and which one is ahead. */
export function skewWords(ntlm: NtlmFacts | null): string {
  if (ntlm?.skewMs == null) return 'off';
  return `${span(Math.abs(ntlm.skewMs))} ${ntlm.skewMs < 0 ? 'behind' : 'ahead of'} ours`;
}

type Phrases = Readonly<Partial<Record<Observation, string>>>;

const phrases: Readonly<Record<Exclude<Layer['name'], 'clock'>, Phrases>> = {
  name: {
    'name-not-found': 'the name does not exist in DNS',
    'name-lookup-failed': 'the name cannot be looked up',
    'name-lookup-timed-out': 'the name lookup gets no answer',
  },
  tcp: {
    refused: 'nothing listens on its RDP port',
    'timed-out': 'its RDP port does not answer',
    unreachable: 'there is no way to it through the network',
    reset: 'the connection is reset while it opens',
    failed: 'no TCP connection can be made',
  },
  negotiation: {
    'nla-optional': 'it does not require NLA',
    'tls-only': 'NLA is off',
    'plain-rdp': 'it speaks plain RDP security only',
    'no-certificate': 'it has no certificate to speak TLS with',
    'inconsistent-flags': 'it says that its security settings contradict each other',
    'client-certificate-required': 'it asks for a client certificate',
    'unknown-failure-code': 'it refuses with a code that is not documented',
    'no-negotiation': 'it is too old to negotiate security',
    disconnected: 'it disconnects during the RDP negotiation',
    closed: 'it closes the connection during the RDP negotiation',
    reset: 'it resets the connection during the RDP negotiation',
    'timed-out': 'its port is open, but RDP does not answer',
    'unexpected-bytes': 'what answers on its RDP port is not RDP',
  },
  tls: {
    'reset-after-client-hello': 'the server hangs up during the TLS handshake',
    'closed-after-client-hello': 'the server closes the connection during the TLS handshake',
    'timed-out-after-client-hello': 'the TLS handshake gets no answer',
    'plaintext-after-tls-promised': 'the server promises TLS and then speaks without it',
    'protocol-error': 'the TLS handshake breaks off with an error',
    'tls-1.0': 'it speaks nothing newer than TLS 1.0',
    'tls-1.1': 'it speaks nothing newer than TLS 1.1',
  },
  certificate: {
    expired: 'its certificate has expired',
    'not-yet-valid': 'its certificate is not valid yet',
    'weak-key': 'the key of its certificate is too short',
    'weak-signature': 'the signature of its certificate is too weak',
    unreadable: 'its certificate cannot be read',
  },
  credssp: {
    'closed-on-token': 'it closes the connection when NLA begins',
    'reset-on-token': 'it resets the connection when NLA begins',
    'timed-out': 'NLA gets no answer',
    'unexpected-bytes': 'NLA gets an answer that is not CredSSP',
  },
};

/** One plain phrase for what is wrong at a layer, to stand after `ts-02: `; null when nothing is. */
export function headingPhrase(layer: Layer, ntlm: NtlmFacts | null): string | null {
  if (layer.observation.startsWith('alert-')) {
    return `the server refuses the TLS handshake, ${alertWords(layer.observation)}`;
  }
  if (layer.name === 'clock') {
    if (layer.observation === 'skewed') return `its clock is ${skewWords(ntlm)}`;
    if (layer.observation === 'far-skewed') return `its clock is ${skewWords(ntlm)}, too far for Kerberos`;
    return null;
  }
  return phrases[layer.name][layer.observation] ?? null;
}

/**
 * What the card is about: where the connection ends, or else the first weakness. A bad certificate or clock does
 * not end a connection by itself, so a later fault that does goes first.
 */
export function headingLayer(look: AddressLook): Layer | null {
  const faults = look.layers.filter((layer) => layer.state === 'fault');
  if (look.verdict === 'broken' || look.verdict === 'unreachable') {
    return faults.find(({ name }) => name !== 'certificate' && name !== 'clock') ?? faults[0] ?? null;
  }
  return faults[0] ?? look.layers.find((layer) => headingPhrase(layer, look.ntlm) !== null) ?? null;
}
