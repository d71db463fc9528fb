import { isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { InvalidArgumentError } from 'commander';

export interface Target {
  /** DNS name or IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

const usualPort = 3389;
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** Reads HOST, HOST:PORT, ADDRESS, [IPV6]:PORT; throws commander's InvalidArgumentError with what to do. */
export function parseTarget(text: string): Target {
  const trimmed = text.trim();
  if (trimmed.includes('://')) {
    throw new InvalidArgumentError(
      'That is a URL; give the host alone, such as ts-02.example or 10.0.0.5:3389.',
    );
  }
  // An IPv6 address has colons of its own, so a port needs brackets around it.
  if (isIPv6(trimmed)) return { host: trimmed, port: usualPort };
  const parts = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(trimmed);
  if (parts === null) {
    throw new InvalidArgumentError(
      'Write HOST, HOST:PORT or, for an IPv6 address with a port, [ADDRESS]:PORT.',
    );
  }
  const [, bracketed, plain, port] = parts;
  if (bracketed !== undefined && !isIPv6(bracketed)) {
    throw new InvalidArgumentError('What stands in brackets is no IPv6 address.');
  }
  return { host: bracketed ?? readHost(plain ?? ''), port: port === undefined ? usualPort : readPort(port) };
}

function readHost(host: string): string {
  if (isIP(host) !== 0) return host;
  if (host === '') throw new InvalidArgumentError('The host is missing; write HOST or HOST:PORT.');
  if (/^[\d.]+$/.test(host)) {
    throw new InvalidArgumentError(
      'That is neither a name nor an IPv4 address (four numbers from 0 to 255).',
    );
  }
  const name = domainToASCII(host);
  if (
    name === '' ||
    name.length > 253 ||
    !name
      .replace(/\.$/, '')
      .split('.')
      .every((one) => label.test(one))
  ) {
    throw new InvalidArgumentError('That is no host name; use letters, digits, hyphens and dots.');
  }
  return name;
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new InvalidArgumentError('The port is a number from 1 to 65535.');
  return port;
}

/** Seconds for the whole look. */
export function parseTimeout(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds < 0.1 || seconds > 600) throw new InvalidArgumentError('Give seconds, from 0.1 to 600.');
  return seconds;
}
