import { type PsrpRefusal, refuse } from './refusal.ts';
import type { SessionCipher } from './session-cipher.ts';
import { type PsPrimitive, primitive } from './value.ts';
import { readBase64 } from './wire/packet.ts';

/** Text as a SecureString: UTF-16LE, encrypted, base64. MS-PSRP 2.2.5.1.24. Undefined cipher: no key is agreed upon. */
export function sealText(cipher: SessionCipher | undefined, text: string): PsPrimitive | PsrpRefusal {
  const sealed = cipher?.encrypt(Buffer.from(text, 'utf16le'));
  if (sealed === undefined) return refuse('no-session-key', 'no session key is agreed upon');
  return primitive('SS', Buffer.from(sealed).toString('base64'));
}

/** The text of a SecureString that travelled. */
export function unsealText(
  cipher: SessionCipher | undefined,
  sealed: PsPrimitive,
): { readonly kind: 'text'; readonly text: string } | PsrpRefusal {
  if (cipher === undefined) return refuse('no-session-key', 'no session key is agreed upon');
  const bytes = sealed.type === 'SS' ? readBase64(sealed.text) : undefined;
  const plain = bytes === undefined ? undefined : cipher.decrypt(bytes);
  if (plain === undefined || plain.length % 2 !== 0) {
    return refuse('no-secure-string', 'the value is no SecureString of this session');
  }
  return { kind: 'text', text: Buffer.from(plain).toString('utf16le') };
}
