import { finishLook } from './address-look.ts';
import { concatBytes } from './bytes.ts';
import { encodeTsRequest, longestTsRequest, ourTsRequestVersion, readTsRequest } from './credssp.ts';
import type { HandshakeEvent, HandshakeState, Turn } from './handshake-state.ts';
import type { CredsspObservation, Layer } from './look.ts';
import { isCredssp, type NegotiationAnswer, protocol, wholeMask } from './negotiation.ts';
import { encodeNtlmNegotiate, readNtlmChallenge } from './ntlm.ts';
import { suggestsOlderTls } from './tls-flight.ts';
import { cookieName, encodeConnectionRequest, readNegotiationReply } from './x224.ts';

/** Begins a look at one address; `name` says how the address was come by. */
export function beginHandshake(address: string, name: Layer): Turn {
  const notLooked: NegotiationAnswer = { kind: 'not-looked' };
  const state: HandshakeState = {
    address,
    purpose: 'whole',
    received: new Uint8Array(0),
    firstByte: null,
    name,
    tcp: null,
    negotiationMs: null,
    answers: { whole: notLooked, tls: notLooked, rdp: notLooked },
    secured: null,
    tls: null,
    certificate: undefined,
    credssp: null,
    ntlm: null,
    nowMs: 0,
    calledOff: false,
  };
  return { state, step: { do: 'connect' } };
}

/** Takes what happened and says what to do next; total, so a driver's slip cannot end in an exception. */
export function advanceHandshake(state: HandshakeState, event: HandshakeEvent): Turn {
  switch (event.what) {
    case 'called-off':
      return finish({ ...state, calledOff: true });
    case 'connected':
      return ask(
        state.purpose === 'whole' ? { ...state, tcp: { observation: 'open', ms: event.ms } } : state,
      );
    case 'not-connected':
      if (state.purpose === 'whole')
        return finish({ ...state, tcp: { observation: event.how, ms: event.ms } });
      // It answered a moment ago: this question stays open, the others are still asked.
      return nextConnection(state);
    case 'bytes': {
      const firstByte = state.firstByte ?? { ms: event.ms, atMs: event.atMs };
      const received = concatBytes(state.received, event.bytes);
      const fed = { ...state, received, firstByte };
      return isAskingCredssp(state) ? readChallenge(fed, event.ms) : readReply(fed, event.ms);
    }
    case 'ended':
      if (!isAskingCredssp(state)) return answered(state, { kind: event.how }, event.ms);
      return challenged(state, endOnToken[event.how], event.ms);
    case 'secured':
      return secured(state, event);
    case 'not-secured':
      return notSecured(state, event);
  }
}

const endOnToken = { closed: 'closed-on-token', reset: 'reset-on-token', 'timed-out': 'timed-out' } as const;

function ask(state: HandshakeState): Turn {
  const mask = { whole: wholeMask, 'older-tls': wholeMask, tls: protocol.tls, rdp: protocol.rdp };
  const negotiation = { flags: 0, mask: mask[state.purpose] };
  const bytes = encodeConnectionRequest({ cookie: cookieName, negotiation });
  return { state: { ...state, received: new Uint8Array(0), firstByte: null }, step: { do: 'send', bytes } };
}

function readReply(state: HandshakeState, ms: number): Turn {
  const read = readNegotiationReply(state.received);
  if (read.kind === 'more') return { state, step: { do: 'receive' } };
  if (read.kind === 'bad') return answered(state, { kind: 'unexpected-bytes' }, ms);
  return answered({ ...state, received: state.received.subarray(read.length) }, read.value, ms);
}

function answered(state: HandshakeState, answer: NegotiationAnswer, ms: number): Turn {
  const promisesTls = answer.kind === 'response' && (answer.selected === 1 || isCredssp(answer.selected));
  switch (state.purpose) {
    case 'whole': {
      const known = { ...state, answers: { ...state.answers, whole: answer }, negotiationMs: ms };
      if (promisesTls) return startTls(known, 'TLSv1.2');
      // Silence would be met twice more, and what is not RDP is left in peace.
      const pointless = answer.kind === 'timed-out' || answer.kind === 'unexpected-bytes';
      return pointless ? finish(known) : nextConnection(known);
    }
    case 'older-tls':
      return promisesTls ? startTls(state, 'TLSv1') : nextConnection(state);
    case 'tls':
      return nextConnection({ ...state, answers: { ...state.answers, tls: answer } });
    case 'rdp':
      return nextConnection({ ...state, answers: { ...state.answers, rdp: answer } });
  }
}

function startTls(state: HandshakeState, oldest: 'TLSv1.2' | 'TLSv1'): Turn {
  return { state, step: { do: 'secure', oldest, early: state.received } };
}

function secured(state: HandshakeState, event: Extract<HandshakeEvent, { what: 'secured' }>): Turn {
  const { tls, certificate, atMs } = event;
  const seen = { ...state, tls, certificate, nowMs: atMs };
  // Older TLS is a fact to tell; the layer keeps what a present-day client sees.
  if (state.purpose === 'older-tls') return nextConnection(seen);
  const known = { ...seen, secured: { observation: observedVersion[tls.version], ms: event.ms } };
  const { whole } = state.answers;
  if (whole.kind !== 'response' || !isCredssp(whole.selected)) return nextConnection(known);
  const bytes = encodeTsRequest({
    version: ourTsRequestVersion,
    token: encodeNtlmNegotiate(),
    errorCode: null,
  });
  return { state: { ...known, received: new Uint8Array(0), firstByte: null }, step: { do: 'send', bytes } };
}

const observedVersion = {
  TLSv1: 'tls-1.0',
  'TLSv1.1': 'tls-1.1',
  'TLSv1.2': 'tls-1.2',
  'TLSv1.3': 'tls-1.3',
} as const;

function notSecured(state: HandshakeState, event: Extract<HandshakeEvent, { what: 'not-secured' }>): Turn {
  if (state.purpose !== 'whole') return nextConnection(state);
  const known = { ...state, secured: { observation: event.observation, ms: event.ms } };
  if (!suggestsOlderTls(event.observation)) return nextConnection(known);
  return { state: { ...known, purpose: 'older-tls' }, step: { do: 'connect' } };
}

function isAskingCredssp(state: HandshakeState): boolean {
  return state.purpose === 'whole' && state.secured !== null;
}

function readChallenge(state: HandshakeState, ms: number): Turn {
  const read = readTsRequest(state.received);
  if (read.kind === 'more' && state.received.length <= longestTsRequest)
    return { state, step: { do: 'receive' } };
  if (read.kind !== 'request') return challenged(state, 'unexpected-bytes', ms);
  const { request } = read;
  const version = { computer: null, domain: null, build: null, skewMs: null } as const;
  if (request.errorCode !== null && request.errorCode !== 0) {
    const ntlm = { ...version, tsRequestVersion: request.version };
    return challenged({ ...state, ntlm }, 'ntlm-off', ms);
  }
  const challenge = request.token === null ? null : readNtlmChallenge(request.token);
  if (challenge === null) {
    return challenged(
      { ...state, ntlm: { ...version, tsRequestVersion: request.version } },
      'unexpected-bytes',
      ms,
    );
  }
  const { computer, domain, build, timeMs } = challenge;
  const { firstByte } = state;
  // The stamp was made about half a round trip before its first byte came in.
  const skewMs =
    timeMs === null || firstByte === null
      ? null
      : // Plus zero: what rounds to -0 is no skew, and JSON knows no -0.
        Math.round(timeMs - (firstByte.atMs - firstByte.ms / 2)) + 0;
  return challenged(
    { ...state, ntlm: { computer, domain, build, skewMs, tsRequestVersion: request.version } },
    'challenge',
    ms,
  );
}

function challenged(state: HandshakeState, observation: CredsspObservation, ms: number): Turn {
  return nextConnection({ ...state, credssp: { observation, ms } });
}

function nextConnection(state: HandshakeState): Turn {
  if (state.purpose === 'rdp') return finish(state);
  const purpose = state.purpose === 'tls' ? 'rdp' : 'tls';
  return { state: { ...state, purpose }, step: { do: 'connect' } };
}

function finish(state: HandshakeState): Turn {
  return { state, step: { do: 'finish', look: finishLook(state) } };
}
