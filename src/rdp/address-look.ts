import { judgeCertificate } from './certificate.ts';
import type { HandshakeState } from './handshake-state.ts';
import { judgeNegotiation, judgeProtocols } from './judge-negotiation.ts';
import type { AddressLook, ClockObservation, Layer, LayerName, Observation } from './look.ts';
import { judgeVerdict } from './verdict.ts';

/** Clocks this far apart are worth saying; Kerberos refuses at five minutes (MS-KILE 3.1.1.2). */
const skewedMs = 60_000;
const farSkewedMs = 300_000;

/** Turns what one look at one address has seen into its layers, protocols and verdict. */
export function finishLook(state: HandshakeState): AddressLook {
  const layers = [
    state.name,
    tcpLayer(state),
    negotiationLayer(state),
    tlsLayer(state),
    certificateLayer(state),
    credsspLayer(state),
    clockLayer(state),
  ];
  const protocols = judgeProtocols(state.answers);
  return {
    address: state.address,
    verdict: judgeVerdict({ layers, protocols }),
    layers,
    protocols,
    certificate: state.certificate ?? null,
    ntlm: state.ntlm,
    tls: state.tls,
  };
}

function tcpLayer(state: HandshakeState): Layer {
  if (state.tcp === null) return missing('tcp', state);
  return seen('tcp', state.tcp.observation === 'open', state.tcp.observation, state.tcp.ms);
}

function negotiationLayer(state: HandshakeState): Layer {
  const observation = judgeNegotiation(state.answers);
  if (observation === 'not-reached' || observation === 'called-off') return missing('negotiation', state);
  // A weaker choice that still leads on to TLS is no end of the road: the verdict tells it.
  const leadsOn = observation.startsWith('nla-') || observation === 'tls-only';
  return seen('negotiation', leadsOn, observation, state.negotiationMs ?? 0);
}

function tlsLayer(state: HandshakeState): Layer {
  if (state.secured === null) return missing('tls', state);
  const { observation, ms } = state.secured;
  const present = observation === 'tls-1.2' || observation === 'tls-1.3';
  return seen('tls', present, observation, ms);
}

function certificateLayer(state: HandshakeState): Layer {
  // One that only older TLS brought out is a fact to tell, but a present-day client never gets to it.
  if (state.certificate === undefined || tlsLayer(state).state !== 'ok') return missing('certificate', state);
  const observation = judgeCertificate(state.certificate, state.nowMs);
  // It comes with TLS and costs no time of its own.
  return seen('certificate', observation === 'valid', observation, 0);
}

function credsspLayer(state: HandshakeState): Layer {
  if (state.credssp === null) return notOffered(state) ?? missing('credssp', state);
  const { observation, ms } = state.credssp;
  return seen('credssp', observation === 'challenge' || observation === 'ntlm-off', observation, ms);
}

function clockLayer(state: HandshakeState): Layer {
  if (state.credssp === null) return { ...credsspLayer(state), name: 'clock' };
  const { observation } = state.credssp;
  if (observation === 'ntlm-off') return notLooked('clock', 'not-offered');
  if (observation !== 'challenge') return notLooked('clock', 'not-reached');
  const skewMs = state.ntlm?.skewMs ?? null;
  if (skewMs === null) return notLooked('clock', 'no-timestamp');
  const said = clockWord(Math.abs(skewMs));
  return seen('clock', said !== 'far-skewed', said, 0);
}

function clockWord(apartMs: number): ClockObservation {
  if (apartMs >= farSkewedMs) return 'far-skewed';
  return apartMs >= skewedMs ? 'skewed' : 'in-step';
}

/** CredSSP was asked for and something else was chosen. */
function notOffered(state: HandshakeState): Layer | null {
  const offered = judgeProtocols(state.answers).credssp !== 'refused';
  const reached = state.secured?.observation === 'tls-1.2' || state.secured?.observation === 'tls-1.3';
  return !offered && reached ? notLooked('credssp', 'not-offered') : null;
}

/** A layer nothing was seen of: the layers before it failed, or the time was up first. */
function missing(name: LayerName, state: HandshakeState): Layer {
  return notLooked(name, state.calledOff && !endedBefore(name, state) ? 'called-off' : 'not-reached');
}

/** Whether the walk had already come to its end, so that being called off took nothing from this layer. */
function endedBefore(name: LayerName, state: HandshakeState): boolean {
  if (name === 'tcp') return false;
  if (name === 'negotiation') return state.tcp !== null && state.tcp.observation !== 'open';
  if (state.answers.whole.kind === 'not-looked') return false;
  if (!negotiationLayer(state).observation.match(/^(nla-|tls-only)/)) return true;
  return state.secured !== null && tlsLayer(state).state === 'fault';
}

function seen(name: LayerName, ok: boolean, observation: Observation, ms: number): Layer {
  return { name, state: ok ? 'ok' : 'fault', observation, ms };
}

function notLooked(name: LayerName, observation: Observation): Layer {
  return { name, state: 'not-looked', observation, ms: null };
}
