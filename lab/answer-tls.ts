import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { listenerCredential } from './listener-credential.ts';
import type { NewEvent } from './new-event.ts';
import { noteEvents } from './note-events.ts';
import { readHead } from './read-head.ts';
import { cipherPolicy } from './registry.ts';
import { alertReceived, alertSent, handshakeDone, noCredential, nothingShared } from './schannel-events.ts';
import type { Machine } from './scripts/machine.ts';
import { tlsSettings } from './tls-settings.ts';

/**
 * The server's half of the TLS handshake over the negotiated socket, begun at the ClientHello. Null: it failed
 * as the model makes it fail, and the socket is done with.
 */
export async function answerTls(socket: Socket, machine: Machine): Promise<TLSSocket | null> {
  const { host, ring, now, inForce } = machine;
  // Looked at without being taken: the handshake needs it again.
  const hello = await readHead(socket, () => ({ kind: 'read', value: true, length: 0 }));
  if (hello === null) return null;
  const credential = listenerCredential(host, ring, now());
  noteEvents(machine, credential.events);
  if (credential.kind === 'unusable') return reset(socket);
  const present = inForce?.host() ?? host;
  const settings = tlsSettings(present);
  if (settings === null) {
    // No protocol version and no suite is left: Schannel cannot even make the credential.
    noteEvents(machine, [noCredential]);
    return reset(socket);
  }
  if (host.impostor === null && cipherPolicy(present) === 'empty') {
    noteEvents(machine, [noCredential, ...nothingShared(40)]);
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
    noteEvents(machine, eventsOf((error as NodeJS.ErrnoException).code));
    secured.destroy();
    return null;
  }
  secured.on('error', () => {});
  noteEvents(machine, [handshakeDone(secured.getProtocol(), secured.getCipher().standardName)]);
  return secured;
}

/** A fatal alert in a record of its own (RFC 5246 7.2). */
function alert(number: number): Buffer {
  return Buffer.from([0x15, 0x03, 0x03, 0, 2, 2, number]);
}

/** What Schannel would have written where OpenSSL ended the handshake so. */
function eventsOf(code: string | undefined): readonly NewEvent[] {
  if (code === 'ERR_SSL_UNSUPPORTED_PROTOCOL') return nothingShared(70);
  if (code === 'ERR_SSL_NO_SHARED_CIPHER') return nothingShared(40);
  // Bytes that are no TLS at all: a port scan, or a browser.
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_HTTP_REQUEST')
    return [alertSent(10, 1203)];
  const received = receivedAlerts.find(([name]) => code?.endsWith(`_ALERT_${name}`));
  return received === undefined ? [] : [alertReceived(received[1])];
}

/** A client that refuses the certificate or the version says so by an alert (RFC 5246 7.2). */
const receivedAlerts = [
  ['HANDSHAKE_FAILURE', 40],
  ['BAD_CERTIFICATE', 42],
  ['CERTIFICATE_EXPIRED', 45],
  ['CERTIFICATE_UNKNOWN', 46],
  ['UNKNOWN_CA', 48],
  ['PROTOCOL_VERSION', 70],
  ['INTERNAL_ERROR', 80],
] as const;

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
