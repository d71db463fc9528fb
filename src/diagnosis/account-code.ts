import type { Evidence } from './evidence.ts';

/** Main codes about an account (IMsTscAxEvents::OnDisconnected): whoever gets one has passed name, TCP and TLS. */
const words: Readonly<Record<number, string>> = {
  2055: 'the logon failed',
  2567: 'there is no such user',
  2823: 'the account is disabled',
  3079: 'the account is restricted',
  3335: 'the account is locked',
  3591: 'the account has expired',
  3847: 'the password has expired',
  4615: 'the password must be changed first',
  6151: 'nobody could be reached to authenticate',
};

/** What the pasted code says of an account, in a line; null when it is about something else. */
export function accountCode({ codes }: Evidence): string | null {
  if (codes === null) return null;
  const hex = (code: number): string => `0x${code.toString(16).toUpperCase()}`;
  const word = codes.main === null ? undefined : words[codes.main];
  if (word !== undefined) return `your code ${hex(codes.main!)}: ${word}`;
  if (codes.extended === 9) return 'your extended code 0x9: the account may not log on by Remote Desktop';
  return codes.extended === 768 ? 'your extended code 0x300: the credentials are invalid' : null;
}
