/** TLS alerts that servers of RDP send, RFC 8446 section 6 and RFC 5246 section 7.2. */
const alerts: Readonly<Record<number, string>> = {
  10: 'unexpected message',
  20: 'bad record MAC',
  40: 'handshake failure: no version or cipher in common',
  47: 'illegal parameter',
  50: 'decode error',
  70: 'protocol version is switched off',
  71: 'insufficient security',
  80: 'internal error: usually its private key',
  112: 'unrecognised name',
};

/** `TLS alert 40 (handshake failure: …)`; a number without a name stays a number. */
export function alertWords(observation: string): string {
  const number = Number(observation.slice('alert-'.length));
  const name = alerts[number];
  return name === undefined ? `TLS alert ${number}` : `TLS alert ${number} (${name})`;
}
