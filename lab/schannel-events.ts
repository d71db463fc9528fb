import { schannel } from './event-log.ts';
import type { LabHost } from './model.ts';
import type { NewEvent } from './new-event.ts';
import { keys, readNumber } from './registry.ts';

/** SEC_E_UNKNOWN_CREDENTIALS with Schannel's internal state. */
export const keyUnusable: NewEvent = {
  ...schannel,
  id: 36870,
  data: { Type: 'server', ErrorCode: '0x8009030D', ErrorStatus: '10001' },
};

/** The certificate names no private key at all. */
export const withoutKey: NewEvent = { ...schannel, id: 36869, data: { Type: 'server' } };

/** Nothing is left that a credential could be made for: no version, or no suite. */
export const noCredential: NewEvent = {
  ...schannel,
  id: 36871,
  data: { Type: 'server', ErrorState: '10013' },
};

/** 36874: the client offered nothing the server supports; 36888: the alert the server sent. */
export function nothingShared(alert: number): NewEvent[] {
  return [{ ...schannel, id: 36874, data: { Protocol: 'TLS 1.2' } }, alertSent(alert, 1205)];
}

export function alertSent(alert: number, state: number): NewEvent {
  return { ...schannel, id: 36888, data: { AlertDesc: String(alert), ErrorState: String(state) } };
}

export function alertReceived(alert: number): NewEvent {
  return { ...schannel, id: 36887, data: { AlertDesc: String(alert) } };
}

export function handshakeDone(protocol: string | null, suite: string): NewEvent {
  const name = (protocol ?? '').replace(/^TLSv1$/, 'TLS 1.0').replace('TLSv', 'TLS ');
  return { ...schannel, id: 36880, data: { Type: 'server', Protocol: name, CipherSuite: suite } };
}

/** Bits of SCHANNEL\EventLogging: 1 errors, 2 warnings, 4 what went well. */
export function isLogged(host: LabHost, { provider, id }: NewEvent): boolean {
  if (provider !== schannel.provider) return true;
  const level = readNumber(host, keys.schannel, 'EventLogging') ?? 1;
  return (level & (id === 36880 ? 4 : 1)) !== 0;
}
