import type { SecureContextOptions } from 'node:tls';
import { encodeTsRequest } from '../../src/rdp/credssp.ts';
import type { NegotiationReply } from '../../src/rdp/negotiation.ts';
import { encodeNtlmChallenge, type NtlmChallenge } from '../../src/rdp/ntlm.ts';
import type { PeerConnection } from './fake-peer.ts';

/** What a healthy Windows answers to each mask. */
export const healthyReplies: Readonly<Record<number, NegotiationReply>> = {
  11: { kind: 'response', flags: 0x1f, selected: 8 },
  1: { kind: 'failure', code: 5 },
  0: { kind: 'failure', code: 5 },
};

export const challengeOf = (part: Partial<NtlmChallenge> = {}): Uint8Array =>
  encodeNtlmChallenge(
    {
      target: 'LAB',
      computer: 'TS-FAKE',
      domain: 'LAB',
      dnsComputer: 'ts-fake.lab.example',
      dnsDomain: 'lab.example',
      build: 20348,
      timeMs: Date.now(),
      ...part,
    },
    new Uint8Array(8),
  );

export const tsRequestOf = (token: Uint8Array | null, errorCode: number | null = null): Uint8Array =>
  encodeTsRequest({ version: 6, token, errorCode });

interface Behaviour {
  readonly replies?: Readonly<Record<number, NegotiationReply>>;
  readonly tls: SecureContextOptions;
  /** What is said to the NTLM token; a challenge unless said otherwise. */
  readonly onToken?: (client: PeerConnection, token: Buffer) => Promise<void> | void;
}

/** Plays a Windows host that is healthy but for what the behaviour changes. */
export function windows(behaviour: Behaviour): (client: PeerConnection) => Promise<void> {
  return async (client) => {
    const mask = await client.request();
    const reply = { ...healthyReplies, ...behaviour.replies }[mask ?? -1];
    if (reply === undefined) return client.end();
    client.reply(reply);
    if (reply.kind !== 'response' || reply.selected === 0) return;
    await client.secure(behaviour.tls);
    if (reply.selected === 1) return;
    const token = await client.read();
    if (behaviour.onToken !== undefined) await behaviour.onToken(client, token);
    else client.send(tsRequestOf(challengeOf()));
  };
}
