import type { ExpectedMachine } from '../diagnosis/expected-machine.ts';
import { observationWords } from '../diagnosis/observation-words.ts';
import type { AddressLook, Layer, LayerName, Observation, OutsideLook } from '../rdp/look.ts';
import { calendarDay } from './clock-time.ts';
import { headingLayer, headingPhrase, skewWords } from './heading-phrase.ts';
import type { Fact } from './message.ts';
import { plain } from './plain.ts';
import { strangerWords } from './stranger-words.ts';

function certificateWords(observation: Observation, look: AddressLook): string {
  const facts = look.certificate;
  if (!facts) return observationWords({ name: 'certificate', state: 'fault', observation });
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

function credsspWords(observation: Observation, look: AddressLook): string {
  if (observation !== 'challenge' || !look.ntlm) {
    return observationWords({ name: 'credssp', state: 'ok', observation });
  }
  const { computer, domain, build } = look.ntlm;
  const name = computer === null ? 'names no computer' : `says it is ${plain(computer, 40)}`;
  const where = domain === null || domain === computer ? '' : ` in ${plain(domain, 40)}`;
  return `${name}${where}${build === null ? '' : `, build ${build}`}`;
}

function clockWords(observation: Observation, look: AddressLook): string {
  if (observation === 'skewed' || observation === 'far-skewed') return skewWords(look.ntlm);
  return observationWords({ name: 'clock', state: 'ok', observation });
}

/** What was seen at one layer, in words; the host's and server's own text is made plain. */
function words(layer: Layer, look: AddressLook, asked: OutsideLook): string {
  const { observation } = layer;
  const said = plain(observationWords(layer));
  if (layer.state === 'not-looked') return said;
  switch (layer.name) {
    case 'name':
      if (observation === 'address-given') return `${plain(asked.host, 60)} (an address was given)`;
      return observation === 'resolved'
        ? `${plain(asked.host, 60)} → ${plain(look.address, 60)}`
        : `${plain(asked.host, 60)}: ${said}`;
    case 'tcp':
      return `${said}${observation === 'open' && layer.ms !== null ? ` in ${Math.round(layer.ms)} ms` : ''}`;
    case 'negotiation':
      return said;
    case 'tls':
      if (observation.startsWith('alert-')) return said;
      return `${said}${look.tls ? `, ${plain(look.tls.cipher, 40)}` : ''}`;
    case 'certificate':
      return certificateWords(observation, look);
    case 'credssp':
      return credsspWords(observation, look);
    case 'clock':
      return clockWords(observation, look);
  }
}

/**
 * The layers of one address as rows; only the layer where the connection ends says FAILS HERE. What names another
 * machine than the expected one is not ok, however well it works.
 */
export function layerFacts(
  look: AddressLook,
  asked: OutsideLook,
  expected: ExpectedMachine | null = null,
): Fact[] {
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
    const strange = expected === null ? null : strangerWords(layer, look, expected);
    const value = `${words(layer, look, asked)}${strange?.more ?? ''}`;
    const before = rows.at(-1);
    if (layer.name === 'clock' && layer.state === 'not-looked' && before?.value === value) {
      rows[rows.length - 1] = { ...before, label: `${before.label}, clock` };
    } else if (layer.state === 'not-looked') {
      rows.push({ label: labels[layer.name], value });
    } else if (ends && layer === first) {
      rows.push({ label: labels[layer.name], value, state: 'FAILS HERE', mark: 'fault' });
    } else if (strange !== null) {
      rows.push({ label: labels[layer.name], value, state: strange.state, mark: 'warning' });
    } else if (layer.state === 'fault' || headingPhrase(layer, look.ntlm) !== null) {
      rows.push({ label: labels[layer.name], value, state: 'WEAK', mark: 'warning' });
    } else {
      rows.push({ label: labels[layer.name], value, state: 'ok', mark: 'ok' });
    }
  }
  return rows;
}
