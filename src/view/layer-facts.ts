import type { AddressLook, Layer, LayerName, OutsideLook } from '../rdp/look.ts';
import { calendarDay } from './clock-time.ts';
import { alertWords, headingLayer, headingPhrase, skewWords } from './heading-phrase.ts';
import type { Fact } from './message.ts';
import { plain } from './plain.ts';

type Words = Readonly<Record<string, string>>;

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

const tcp: Words = {
  open: 'open',
  refused: 'refused: nothing listens',
  'timed-out': 'no answer',
  unreachable: 'no route to the host',
  reset: 'reset while opening',
  failed: 'failed',
};

const name: Words = {
  'name-not-found': 'does not exist in DNS',
  'name-lookup-failed': 'lookup failed',
  'name-lookup-timed-out': 'lookup got no answer',
};

const credssp: Words = {
  challenge: 'answers with a challenge',
  'ntlm-off': 'NTLM is switched off there (not a fault)',
  'closed-on-token': 'closed when NLA began',
  'reset-on-token': 'reset when NLA began',
  'timed-out': 'no answer',
  'unexpected-bytes': 'answers with something that is not CredSSP',
};

const notLooked: Words = {
  'not-reached': 'not reached',
  'not-offered': 'not offered by the server',
  'called-off': 'not looked: the time was used up',
};

function certificateWords(observation: string, look: AddressLook): string {
  const facts = look.certificate;
  if (!facts) return observation === 'unreadable' ? 'cannot be read' : plain(observation);
  const issuer = facts.selfSigned ? 'self-signed' : `issued by ${plain(facts.issuer, 40)}`;
  const subject = `${plain(facts.subject, 60)}, ${issuer}`;
  switch (observation) {
    case 'expired':
      return `${subject}, expired on ${calendarDay(facts.notAfter)}`;
    case 'not-yet-valid':
      return `${subject}, valid only from ${calendarDay(facts.notBefore)}`;
    case 'weak-key':
      return `${subject}, key of ${facts.keyBits ?? 'unknown'} bits`;
    case 'weak-signature':
      return `${subject}, signed with ${plain(facts.signatureAlgorithm, 40)}`;
    default:
      return `${subject}, valid to ${calendarDay(facts.notAfter)}`;
  }
}

function credsspWords(observation: string, look: AddressLook): string {
  const said = credssp[observation] ?? plain(observation);
  if (observation !== 'challenge' || !look.ntlm) return said;
  const { computer, domain, build } = look.ntlm;
  const name = computer === null ? 'names no computer' : `says it is ${plain(computer, 40)}`;
  const where = domain === null || domain === computer ? '' : ` in ${plain(domain, 40)}`;
  return `${name}${where}${build === null ? '' : `, build ${build}`}`;
}

function clockWords(observation: string, look: AddressLook): string {
  if (observation === 'in-step') return 'in step with ours';
  if (observation === 'no-timestamp') return 'the server sent no time';
  return skewWords(look.ntlm);
}

/** What was seen at one layer, in words; the host's and server's own text is made plain. */
function words(layer: Layer, look: AddressLook, asked: OutsideLook): string {
  const { observation } = layer;
  if (layer.state === 'not-looked') return notLooked[observation] ?? 'not looked';
  switch (layer.name) {
    case 'name':
      if (observation === 'address-given') return `${plain(asked.host, 60)} (an address was given)`;
      return observation === 'resolved'
        ? `${plain(asked.host, 60)} → ${plain(look.address, 60)}`
        : `${plain(asked.host, 60)}: ${name[observation] ?? plain(observation)}`;
    case 'tcp':
      return `${tcp[observation] ?? plain(observation)}${observation === 'open' && layer.ms !== null ? ` in ${Math.round(layer.ms)} ms` : ''}`;
    case 'negotiation':
      return negotiation[observation] ?? plain(observation);
    case 'tls':
      if (observation.startsWith('alert-')) return `refused: ${alertWords(observation)}`;
      return `${tls[observation] ?? plain(observation)}${look.tls ? `, ${plain(look.tls.cipher, 40)}` : ''}`;
    case 'certificate':
      return certificateWords(observation, look);
    case 'credssp':
      return credsspWords(observation, look);
    case 'clock':
      return clockWords(observation, look);
  }
}

/** The layers of one address as rows; only the layer where the connection ends says FAILS HERE. */
export function layerFacts(look: AddressLook, asked: OutsideLook): Fact[] {
  const ends = look.verdict === 'broken' || look.verdict === 'unreachable';
  const first = headingLayer(look);
  const labels: Readonly<Record<LayerName, string>> = {
    name: 'name',
    tcp: `tcp ${asked.port}`,
    negotiation: 'negotiation',
    tls: 'tls',
    certificate: 'certificate',
    credssp: 'nla',
    clock: 'clock',
  };
  const rows: Fact[] = [];
  for (const layer of look.layers) {
    const value = words(layer, look, asked);
    const before = rows.at(-1);
    if (layer.name === 'clock' && layer.state === 'not-looked' && before?.value === value) {
      rows[rows.length - 1] = { ...before, label: `${before.label}, clock` };
    } else if (layer.state === 'not-looked') {
      rows.push({ label: labels[layer.name], value });
    } else if (ends && layer === first) {
      rows.push({ label: labels[layer.name], value, state: 'FAILS HERE', mark: 'fault' });
    } else if (layer.state === 'fault' || headingPhrase(layer, look.ntlm) !== null) {
      rows.push({ label: labels[layer.name], value, state: 'WEAK', mark: 'warning' });
    } else {
      rows.push({ label: labels[layer.name], value, state: 'ok', mark: 'ok' });
    }
  }
  return rows;
}
