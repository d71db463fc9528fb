import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { logEvent, schannel } from './event-log.ts';
import { listenerCredential, type NewEvent } from './listener-credential.ts';
import { readHead } from './read-head.ts';
import { cipherPolicy } from './registry.ts';
import type { Machine } from './scripts/machine.ts';
import { tlsSettings } from './tls-settings.ts';

/**
 * The server's half of the TLS handshake over the negotiated socket, begun at the ClientHello. Null: it failed
 * as the model makes it fail, and the socket is done with.
 */
export async function answerTls(socket: Socket, machine: Machine): Promise<TLSSocket | null> {
  const { host, ring } = machine;
  // Looked at without being taken: the handshake needs it again.
  const hello = await readHead(socket, () => ({ kind: 'read', value: true, length: 0 }));
  if (hello === null) return null;
  const credential = listenerCredential(host, ring);
  log(machine, credential.events);
  if (credential.kind === 'unusable') return reset(socket);
  const settings = tlsSettings(host);
  if (settings === null) {
    // No protocol version is left: Schannel cannot even make the credential.
    log(machine, [{ ...schannel, id: 36871, data: { Type: 'server', ErrorState: '10013' } }]);
    return reset(socket);
  }
  if (host.impostor === null && cipherPolicy(host) === 'empty') {
    log(machine, nothingShared(40));
    socket.end(alert(40));
    return null;
  }
  const { certPem: cert, keyPem: key } = credential.pair;
  const secured = new TLSSocket(detached(socket), {
    isServer: true,
    secureContext: createSecureContext({ ...settings, cert, key, honorCipherOrder: true }),
  });
  try {
    await Promise.race([once(secured, 'secure'), closed(secured)]);
  } catch (error) {
    const number = alertOf((error as NodeJS.ErrnoException).code);
    if (number !== null) log(machine, nothingShared(number));
    secured.destroy();
    return null;
  }
  secured.on('error', () => {});
  return secured;
}

function log({ host, now }: Machine, events: readonly NewEvent[]): void {
  if (host.impostor === null) for (const event of events) logEvent(host, event, now());
}

/** 36874: the client offered nothing the server supports; 36888: the alert the server sent. */
function nothingShared(alertNumber: number): NewEvent[] {
  return [
    { ...schannel, id: 36874, data: { Protocol: 'TLS 1.2' } },
    { ...schannel, id: 36888, data: { AlertDesc: String(alertNumber) } },
  ];
}

/** A fatal alert in a record of its own (RFC 5246 7.2). */
function alert(number: number): Buffer {
  return Buffer.from([0x15, 0x03, 0x03, 0, 2, 2, number]);
}

/** The alert OpenSSL sent, by its own error. */
function alertOf(code: string | undefined): number | null {
  if (code === 'ERR_SSL_UNSUPPORTED_PROTOCOL') return 70;
  return code === 'ERR_SSL_NO_SHARED_CIPHER' ? 40 : null;
}

function reset(socket: Socket): null {
  socket.resetAndDestroy();
  return null;
}

/** The socket as a mere stream. Given the socket itself, TLS would take over its handle, while the endpoint
 * may still destroy the socket at any moment. */
function detached(socket: Socket): Duplex {
  const [ours, theirs] = duplexPair();
  socket.pipe(theirs).pipe(socket);
  socket.once('close', () => ours.destroy());
  ours.once('close', () => socket.end());
  ours.on('error', () => {});
  return ours;
}

async function closed(secured: TLSSocket): Promise<never> {
  await once(secured, 'close');
  throw new Error('closed during the handshake');
}
