import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { connect as startTls, type TLSSocket } from 'node:tls';
import { readCertificate } from '../../src/rdp/certificate.ts';
import type { CertificateFacts, TlsFacts, TlsObservation } from '../../src/rdp/look.ts';
import { judgeFailedTls } from '../../src/rdp/tls-flight.ts';
import type { Connection } from './connect.ts';
import { endingOf } from './ending-of.ts';
import { Inbox } from './inbox.ts';
import { WireTap } from './wire-tap.ts';

/** Most that is kept of an answer inside TLS; a challenge has a few hundred bytes. */
const securedCapBytes = 32_768;

interface Secured {
  readonly socket: TLSSocket;
  readonly inbox: Inbox;
  readonly tls: TlsFacts;
  /** null: the certificate shown could not be read. */
  readonly certificate: CertificateFacts | null;
}

interface SecureWish {
  /** Named to the server unless it is an IP address. */
  readonly host: string;
  readonly oldest: 'TLSv1.2' | 'TLSv1';
  /** Bytes of the server that came before its turn. */
  readonly early: Uint8Array;
  readonly waitMs: number;
}

/**
 * Starts TLS on an open connection, after the negotiation promised it. The certificate is looked at, not trusted:
 * nothing secret is ever sent. Old and short keys must stay visible, hence security level 0.
 */
export function secure(
  connection: Connection,
  { host, oldest, early, waitMs }: SecureWish,
): Promise<Secured | TlsObservation> {
  connection.release();
  const { socket: wire, inbox } = connection;
  const tap = new WireTap(wire, Buffer.concat([early, inbox.drain()]), inbox.ending);
  return new Promise((resolve) => {
    let timedOut = false;
    const socket = startTls({
      socket: tap,
      minVersion: oldest,
      ciphers: oldest === 'TLSv1' ? 'ALL:@SECLEVEL=0' : 'DEFAULT:@SECLEVEL=0',
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host.replace(/\.$/, '') } : {}),
    });
    const fail = (error?: unknown) => {
      clearTimeout(timer);
      socket.destroy();
      wire.destroy();
      const { received, end, flooded } = tap.passed();
      if (flooded) return resolve('protocol-error');
      const seen = judgeFailedTls(received, timedOut ? 'timed-out' : end);
      resolve(hiddenAlert(seen, error) ?? seen);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      fail();
    }, waitMs);
    socket.on('error', () => {});
    socket.once('error', fail);
    socket.once('close', fail);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', fail).off('close', fail);
      resolve({ socket, inbox: collect(socket, tap), tls: tlsFacts(socket), certificate: facts(socket) });
    });
  });
}

/** TLS 1.3 encrypts alerts after its ServerHello; then OpenSSL's words are all there is. */
function hiddenAlert(seen: TlsObservation, error: unknown): TlsObservation | null {
  if (seen.startsWith('alert-') || !(error instanceof Error)) return null;
  const number = /SSL alert number (\d{1,3})/.exec(error.message)?.[1];
  return number === undefined ? null : `alert-${Number(number)}`;
}

function collect(socket: TLSSocket, tap: WireTap): Inbox {
  const inbox = new Inbox(securedCapBytes);
  socket.on('data', (bytes: Buffer) => {
    if (!inbox.put(bytes)) socket.pause();
  });
  const end = () => inbox.end(tap.passed().end === 'reset' ? 'reset' : 'closed');
  socket.on('end', end).on('close', end);
  socket.on('error', (error) => inbox.end(tap.passed().end === 'reset' ? 'reset' : endingOf(error)));
  return inbox;
}

function tlsFacts(socket: TLSSocket): TlsFacts {
  return { version: socket.getProtocol() as TlsFacts['version'], cipher: socket.getCipher().name };
}

function facts(socket: TLSSocket): CertificateFacts | null {
  const der = socket.getPeerX509Certificate()?.raw;
  const fields = der === undefined ? null : readCertificate(der);
  if (der === undefined || fields === null) return null;
  const { subject, issuer, notBefore, notAfter, keyBits, signatureAlgorithm, selfSigned } = fields;
  const digest = (name: string) => createHash(name).update(der).digest('hex').toUpperCase();
  return {
    subject,
    issuer,
    notBefore,
    notAfter,
    // SHA-1 is how Windows names certificates; it is no judgement here.
    sha1: digest('sha1'),
    sha256: digest('sha256'),
    keyBits,
    signatureAlgorithm,
    selfSigned,
  };
}
