import type { Socket } from 'node:net';
import { isCredssp, protocol } from '../src/rdp/negotiation.ts';
import { encodeDisconnect, encodeNegotiationReply, readConnectionRequest } from '../src/rdp/x224.ts';
import { answerCredssp } from './answer-credssp.ts';
import { answerNegotiation } from './answer-negotiation.ts';
import { answerTls } from './answer-tls.ts';
import { logEvent } from './event-log.ts';
import type { NewEvent } from './listener-credential.ts';
import { type HeadRead, readHead } from './read-head.ts';
import type { Machine } from './scripts/machine.ts';

/** An idle stranger is dropped; Windows does so after about as long. */
const patienceMs = 30_000;

type Opening = { readonly kind: 'request'; readonly mask: number } | { readonly kind: 'client-hello' };

/** One client's connection, from the first byte to the end, answered from the model as it is by then. */
export async function converse(socket: Socket, machine: Machine): Promise<void> {
  // A client may vanish at any moment; that is its own affair.
  socket.on('error', () => {});
  const patience = setTimeout(() => socket.destroy(), patienceMs);
  socket.once('close', () => clearTimeout(patience));
  logAccepted(socket, machine);
  const opening = await readHead(socket, readOpening);
  if (opening === null) return void socket.destroy();
  const { host } = machine;
  // Windows takes a ClientHello with nothing before it as if CredSSP had been asked for ("direct approach").
  const direct = opening.kind === 'client-hello';
  const reply = answerNegotiation(host, direct ? protocol.credssp : opening.mask);
  const tls = reply.kind === 'response' && reply.selected !== protocol.rdp;
  if (!tls) {
    if (direct) socket.destroy();
    else if (reply.kind === 'response') holdOn(socket, encodeNegotiationReply(reply));
    else socket.end(encodeNegotiationReply(reply));
    return;
  }
  if (!direct) socket.write(encodeNegotiationReply(reply));
  if (host.onPath === 'plaintext-after-tls') return answerInPlain(socket);
  const secured = await answerTls(socket, machine);
  if (secured === null) return;
  if (isCredssp(reply.selected)) await answerCredssp(secured, machine);
  else secured.resume();
}

function readOpening(bytes: Buffer): HeadRead<Opening> {
  // 0x16 is a TLS handshake record.
  if (bytes[0] === 0x16) return { kind: 'read', value: { kind: 'client-hello' }, length: 0 };
  const read = readConnectionRequest(bytes);
  if (read.kind !== 'read') return read;
  const mask = read.value.negotiation?.mask ?? 0;
  return { kind: 'read', value: { kind: 'request', mask }, length: read.length };
}

/** Standard RDP security would go on with MCS; nobody who only looks gets that far. */
function holdOn(socket: Socket, reply: Uint8Array): void {
  socket.write(reply);
  socket.resume();
}

async function answerInPlain(socket: Socket): Promise<void> {
  await readHead(socket, (bytes) => ({ kind: 'read', value: null, length: bytes.length }));
  if (!socket.destroyed) socket.end(encodeDisconnect());
}

/** The traces every connection leaves on the host that really got it. */
function logAccepted(socket: Socket, { host, now }: Machine): void {
  if (host.impostor !== null) return;
  const client = `${socket.remoteAddress}:${socket.remotePort}`;
  const accepted: NewEvent = {
    channel: 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational',
    provider: 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS',
    id: 131,
    data: { ConnType: 'TCP', ClientIP: client },
  };
  const received: NewEvent = {
    channel: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational',
    provider: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager',
    id: 261,
    data: { listenerName: 'RDP-Tcp' },
  };
  for (const event of [accepted, received]) logEvent(host, event, now());
}
