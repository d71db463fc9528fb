import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeTsRequest } from '../../src/rdp/credssp.ts';
import { advanceHandshake, beginHandshake } from '../../src/rdp/handshake.ts';
import type { HandshakeEvent, Turn } from '../../src/rdp/handshake-state.ts';
import { type AddressLook, failingLayer, type Layer, layerNames } from '../../src/rdp/look.ts';
import type { NegotiationReply } from '../../src/rdp/negotiation.ts';
import { encodeNtlmChallenge } from '../../src/rdp/ntlm.ts';
import { encodeNegotiationReply } from '../../src/rdp/x224.ts';

const name: Layer = { name: 'name', state: 'ok', observation: 'address-given', ms: 0 };
const nowMs = Date.UTC(2026, 10, 21);
const challenge = encodeNtlmChallenge(
  {
    target: 'LAB',
    computer: 'TS-01',
    domain: 'LAB',
    dnsComputer: null,
    dnsDomain: null,
    build: 17763,
    timeMs: nowMs,
  },
  new Uint8Array(8),
);

const connected: HandshakeEvent = { what: 'connected', ms: 1 };
const bytes = (sent: Uint8Array, ms = 2): HandshakeEvent => ({ what: 'bytes', bytes: sent, ms, atMs: nowMs });
const reply = (value: NegotiationReply) => bytes(encodeNegotiationReply(value));
const secured: HandshakeEvent = {
  what: 'secured',
  tls: { version: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' },
  certificate: null,
  ms: 3,
  atMs: nowMs,
};

function play(events: readonly HandshakeEvent[]): Turn[] {
  const turns = [beginHandshake('192.0.2.1', name)];
  for (const event of events) turns.push(advanceHandshake(turns.at(-1)!.state, event));
  return turns;
}

function lookOf(events: readonly HandshakeEvent[]): AddressLook {
  const { step } = play(events).at(-1)!;
  if (step.do !== 'finish') throw new Error(`not finished: ${step.do}`);
  return step.look;
}

describe('the handshake', () => {
  it('asks for one thing after another, and judges what came of it', () => {
    const events = [
      connected,
      reply({ kind: 'response', flags: 0, selected: 8 }),
      secured,
      bytes(encodeTsRequest({ version: 6, token: challenge, errorCode: null })),
      connected,
      reply({ kind: 'failure', code: 5 }),
      connected,
      reply({ kind: 'failure', code: 5 }),
    ];
    const turns = play(events);
    expect(turns.map(({ step }) => step.do)).toEqual([
      'connect',
      'send',
      'secure',
      'send',
      'connect',
      'send',
      'connect',
      'send',
      'finish',
    ]);
    const look = lookOf(events);
    expect(look.layers.map(({ observation }) => observation)).toEqual([
      'address-given',
      'open',
      'nla-required',
      'tls-1.2',
      'unreadable',
      'challenge',
      'in-step',
    ]);
    expect(look.ntlm?.build).toBe(17763);
  });

  it('takes the time of the first byte for the clock, not of the last', () => {
    const request = encodeTsRequest({ version: 6, token: challenge, errorCode: null });
    const look = lookOf([
      connected,
      reply({ kind: 'response', flags: 0, selected: 2 }),
      secured,
      { what: 'bytes', bytes: request.subarray(0, 1), ms: 100, atMs: nowMs + 50 },
      { what: 'bytes', bytes: request.subarray(1), ms: 9_100, atMs: nowMs + 9_050 },
      { what: 'called-off' },
    ]);
    expect(look.ntlm?.skewMs).toBe(0);
  });

  it('that is called off halfway says so of everything that is missing, and never calls it healthy', () => {
    const look = lookOf([
      connected,
      reply({ kind: 'response', flags: 0, selected: 8 }),
      { what: 'called-off' },
    ]);
    expect(look.layers.slice(3).map(({ observation }) => observation)).toEqual(
      Array.from({ length: 4 }, () => 'called-off'),
    );
    expect(look.verdict).toBe('broken');
  });

  it('that fails before it is called off does not blame the clock for what could not be reached', () => {
    const look = lookOf([
      connected,
      reply({ kind: 'response', flags: 0, selected: 8 }),
      { what: 'not-secured', observation: 'alert-80', ms: 3 },
      { what: 'called-off' },
    ]);
    expect(failingLayer(look)).toMatchObject({ name: 'tls', observation: 'alert-80' });
    expect(look.layers.slice(4).map(({ observation }) => observation)).toEqual(
      Array.from({ length: 3 }, () => 'not-reached'),
    );
  });

  it('ends within twenty steps and keeps its layers in order, whatever happens', () => {
    const any: fc.Arbitrary<HandshakeEvent> = fc.oneof(
      fc.constant(connected),
      fc.constantFrom<HandshakeEvent>(
        { what: 'not-connected', how: 'timed-out', ms: 1 },
        { what: 'called-off' },
        { what: 'ended', how: 'reset', ms: 1 },
        { what: 'ended', how: 'closed', ms: 1 },
        { what: 'ended', how: 'timed-out', ms: 1 },
        { what: 'not-secured', observation: 'reset-after-client-hello', ms: 1 },
        { what: 'not-secured', observation: 'alert-80', ms: 1 },
        secured,
      ),
      fc.uint8Array({ minLength: 1, maxLength: 40 }).map((sent) => bytes(sent)),
      fc.integer({ min: 0, max: 9 }).map((code) => reply({ kind: 'failure', code })),
      fc.integer({ min: 0, max: 9 }).map((selected) => reply({ kind: 'response', flags: 0, selected })),
    );
    fc.assert(
      fc.property(fc.array(any, { minLength: 40, maxLength: 40 }), (events) => {
        let turn = beginHandshake('192.0.2.1', name);
        let steps = 0;
        for (const event of events) {
          if (turn.step.do === 'finish') break;
          // An answer that trickles in may be waited for longer; the driver's time ends it.
          if (turn.step.do !== 'receive') steps += 1;
          turn = advanceHandshake(turn.state, event);
        }
        if (turn.step.do !== 'finish') turn = advanceHandshake(turn.state, { what: 'called-off' });
        expect(steps).toBeLessThanOrEqual(20);
        expect(turn.step.do).toBe('finish');
        if (turn.step.do !== 'finish') return;
        const { layers, verdict } = turn.step.look;
        expect(layers.map((layer) => layer.name)).toEqual(layerNames);
        for (const layer of layers) expect(layer.ms === null).toBe(layer.state === 'not-looked');
        if (verdict === 'healthy') expect(failingLayer(turn.step.look)).toBeNull();
      }),
    );
  });
});
