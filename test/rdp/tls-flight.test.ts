import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeFailedTls, suggestsOlderTls } from '../../src/rdp/tls-flight.ts';

const none = new Uint8Array(0);
const alert = (level: number, number: number) => Uint8Array.of(21, 3, 3, 0, 2, level, number);
const hello = (minor: number) => Uint8Array.of(22, 3, minor, 0, 6, 2, 0, 0, 2, 3, minor);

describe('a TLS handshake that failed', () => {
  it('is named by how the stream ended when nothing came', () => {
    expect(judgeFailedTls(none, 'reset')).toBe('reset-after-client-hello');
    expect(judgeFailedTls(none, 'closed')).toBe('closed-after-client-hello');
    expect(judgeFailedTls(none, 'timed-out')).toBe('timed-out-after-client-hello');
    expect(judgeFailedTls(none, 'open')).toBe('protocol-error');
  });

  it('is named by the alert, however the stream ended after it', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.constantFrom('closed', 'reset', 'timed-out', 'open'), (number, end) => {
        expect(judgeFailedTls(alert(2, number), end)).toBe(`alert-${number}`);
      }),
    );
  });

  it('is not named by a mere warning', () => {
    expect(judgeFailedTls(alert(1, 112), 'reset')).toBe('reset-after-client-hello');
    expect(judgeFailedTls(Uint8Array.from([...alert(1, 112), ...alert(2, 40)]), 'closed')).toBe('alert-40');
  });

  it('is named by the old version that a ServerHello insists on', () => {
    expect(judgeFailedTls(hello(1), 'open')).toBe('tls-1.0');
    expect(judgeFailedTls(hello(2), 'open')).toBe('tls-1.1');
    expect(judgeFailedTls(hello(3), 'open')).toBe('protocol-error');
  });

  it('is plaintext when the first byte is that of no TLS record', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const record = bytes[0]! >= 20 && bytes[0]! <= 23;
        const plaintext = judgeFailedTls(bytes, 'closed') === 'plaintext-after-tls-promised';
        expect(plaintext).toBe(!record);
      }),
    );
  });

  it('is asked again with older TLS only where that could be the reason', () => {
    expect(suggestsOlderTls('alert-70')).toBe(true);
    expect(suggestsOlderTls('reset-after-client-hello')).toBe(true);
    expect(suggestsOlderTls('alert-80')).toBe(false);
    expect(suggestsOlderTls('timed-out-after-client-hello')).toBe(false);
    expect(suggestsOlderTls('plaintext-after-tls-promised')).toBe(false);
  });
});
