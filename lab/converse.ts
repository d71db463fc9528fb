import type { Socket } from 'node:net';
import { isCredssp, protocol } from '../src/rdp/negotiation.ts';
import { encodeDisconnect, encodeNegotiationReply, readConnectionRequest } from '../src/rdp/x224.ts';
import { answerCredssp } from './answer-credssp.ts';
import { answerNegotiation } from './answer-negotiation.ts';
import { answerTls } from './answer-tls.ts';
import { addressOf, noteConnection } from './note-connection.ts';
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
  const { host } = machine;
  if (host.impostor === null && host.portHolder !== null) return answerAsAnother(socket);
  noteConnection(socket, machine);
  const opening = await readHead(socket, readOpening);
  if (opening === null) return void socket.destroy();
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
  if (isCredssp(reply.selected)) await answerCredssp(secured, machine, addressOf(socket));
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

/** A web server, as far as anybody who wants RDP can tell. */
async function answerAsAnother(socket: Socket): Promise<void> {
  await readHead(socket, (bytes) => ({ kind: 'read', value: null, length: bytes.length }));
  if (!socket.destroyed)
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
