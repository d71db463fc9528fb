import type { Layer, LayerName } from '../rdp/look.ts';
import { alertWords } from './alert-words.ts';

type Words = Readonly<Record<string, string>>;

const name: Words = {
  'name-not-found': 'does not exist in DNS',
  'name-lookup-failed': 'lookup failed',
  'name-lookup-timed-out': 'lookup got no answer',
};

const tcp: Words = {
  open: 'open',
  refused: 'refused: nothing listens',
  'timed-out': 'no answer',
  unreachable: 'no route to the host',
  reset: 'reset while opening',
  failed: 'failed',
};

const negotiation: Words = {
  'nla-required': 'answers, requires NLA',
  'nla-optional': 'answers, offers NLA but does not require it',
  'nla-offered': 'answers, offers NLA (whether it requires it: not looked)',
  'tls-only': 'answers, TLS without NLA',
  'plain-rdp': 'answers, plain RDP security only',
  'no-certificate': 'refuses: it has no certificate (code 3)',
  'inconsistent-flags': 'refuses: its flags are inconsistent (code 4)',
  'client-certificate-required': 'refuses: it wants a client certificate (code 6)',
  'unknown-failure-code': 'refuses with a code that is not documented',
  'no-negotiation': 'answers without negotiating (Windows XP or 2003)',
  disconnected: 'disconnects in place of an answer',
  closed: 'closed without an answer',
  reset: 'reset without an answer',
  'timed-out': 'no answer',
  'unexpected-bytes': 'answers with something that is not RDP',
};

const tls: Words = {
  'tls-1.0': 'TLS 1.0',
  'tls-1.1': 'TLS 1.1',
  'tls-1.2': 'TLS 1.2',
  'tls-1.3': 'TLS 1.3',
  'reset-after-client-hello': 'reset right after our ClientHello',
  'closed-after-client-hello': 'closed right after our ClientHello',
  'timed-out-after-client-hello': 'no answer to our ClientHello',
  'plaintext-after-tls-promised': 'TLS was promised, plain bytes came',
  'protocol-error': 'broke off with a protocol error',
};

const certificate: Words = {
  expired: 'expired',
  'not-yet-valid': 'not valid yet',
  'weak-key': 'its key is too short',
  'weak-signature': 'its signature is too weak',
  unreadable: 'cannot be read',
};

const credssp: Words = {
  challenge: 'answers with a challenge',
  'ntlm-off': 'NTLM is switched off there (not a fault)',
  'closed-on-token': 'closed when NLA began',
  'reset-on-token': 'reset when NLA began',
  'timed-out': 'no answer',
  'unexpected-bytes': 'answers with something that is not CredSSP',
};

const clock: Words = {
  'in-step': 'in step with ours',
  skewed: 'off',
  'far-skewed': 'too far off',
  'no-timestamp': 'the server sent no time',
};

const notLooked: Words = {
  'not-reached': 'not reached',
  'not-offered': 'not offered by the server',
  'called-off': 'not looked: the time was used up',
};

const layers: Readonly<Record<LayerName, Words>> = {
  name,
  tcp,
  negotiation,
  tls,
  certificate,
  credssp,
  clock,
};

/** What was seen at a layer, in plain words: the same on cards, in timelines and in the lines of a cause. */
export function observationWords(layer: Pick<Layer, 'name' | 'state' | 'observation'>): string {
  const { observation } = layer;
  if (layer.state === 'not-looked') return notLooked[observation] ?? 'not looked';
  if (observation.startsWith('alert-')) return `refused: ${alertWords(observation)}`;
  return layers[layer.name][observation] ?? observation;
}
