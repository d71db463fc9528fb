import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { type HeadRead, readHead } from '../../lab/read-head.ts';
import { encodeTsRequest, readTsRequest } from '../../src/rdp/credssp.ts';
import type { NegotiationReply } from '../../src/rdp/negotiation.ts';
import { encodeNtlmNegotiate, type NtlmChallenge, readNtlmChallenge } from '../../src/rdp/ntlm.ts';
import { encodeConnectionRequest, readNegotiationReply } from '../../src/rdp/x224.ts';

export interface Target {
  readonly address: string;
  readonly port: number;
}

/** `refused`, `silent` for as long as asked, or a socket. */
export async function dial(target: Target, ms = 500): Promise<Socket | 'refused' | 'silent'> {
  const socket = connect({ host: target.address, port: target.port });
  const answer = await Promise.race([
    once(socket, 'connect').then(
      () => socket,
      () => 'refused' as const,
    ),
    sleep(ms, 'silent' as const),
  ]);
  if (answer === 'silent') socket.destroy();
  socket.on('error', () => {});
  return answer;
}

export async function ask(
  target: Target,
  mask: number | null,
): Promise<{ socket: Socket; reply: NegotiationReply | null }> {
  const socket = await dial(target);
  if (typeof socket === 'string') throw new Error(`port is ${socket}`);
  const negotiation = mask === null ? null : { flags: 0, mask };
  socket.write(encodeConnectionRequest({ cookie: 'test', negotiation }));
  const reply = await readHead(socket, readNegotiationReply as (bytes: Buffer) => HeadRead<NegotiationReply>);
  return { socket, reply };
}

/** `RSP 8`, `FAIL 5` and so on, as the reference tables write it. */
export async function answerTo(target: Target, mask: number | null): Promise<string> {
  const { socket, reply } = await ask(target, mask);
  socket.destroy();
  if (reply === null) return 'nothing';
  if (reply.kind === 'response') return `RSP ${reply.selected}`;
  return reply.kind === 'failure' ? `FAIL ${reply.code}` : reply.kind;
}

export interface TlsLook {
  readonly secured: TLSSocket;
  readonly version: string | null;
  readonly sha1: string;
  readonly subject: string;
  readonly validTo: Date;
}

/** The handshake of a current client (TLS 1.2 and up), or the code of the error that ended it. */
export async function secure(
  target: Target,
  minVersion: 'TLSv1' | 'TLSv1.2' = 'TLSv1.2',
): Promise<TlsLook | string> {
  const { socket } = await ask(target, 0x0b);
  const ciphers = minVersion === 'TLSv1' ? 'ALL:@SECLEVEL=0' : undefined;
  const secured = connectTls({
    socket,
    rejectUnauthorized: false,
    minVersion,
    ...(ciphers === undefined ? {} : { ciphers }),
  });
  try {
    await once(secured, 'secureConnect');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
  secured.on('error', () => {});
  const { raw, subject, valid_to } = secured.getPeerCertificate();
  return {
    secured,
    version: secured.getProtocol(),
    sha1: createHash('sha1').update(raw).digest('hex').toUpperCase(),
    subject: `CN=${String(subject.CN)}`,
    validTo: new Date(valid_to),
  };
}

export async function challenge(secured: TLSSocket): Promise<(NtlmChallenge & { version: number }) | null> {
  secured.write(encodeTsRequest({ version: 6, token: encodeNtlmNegotiate(), errorCode: null }));
  const request = await readHead(secured, (bytes) => {
    const read = readTsRequest(bytes);
    return read.kind === 'request' ? { kind: 'read', value: read.request, length: read.length } : read;
  });
  const read = request?.token == null ? null : readNtlmChallenge(request.token);
  return read === null || request === null ? null : { ...read, version: request.version };
}
