/** NTSTATUS values that Security 4625 gives for a refused logon; Microsoft's description of the event. */
const words: Readonly<Record<string, string>> = {
  C000005E: 'no logon server could be reached',
  C0000064: 'there is no such user',
  C000006A: 'wrong password',
  C000006D: 'wrong user name or password',
  C000006E: 'the account is restricted',
  C000006F: 'not allowed at this hour',
  C0000070: 'not allowed from this workstation',
  C0000071: 'the password has expired',
  C0000072: 'the account is disabled',
  C0000133: 'the clocks of the host and its domain differ too much',
  C000015B: 'the right to log on this way is not granted',
  C000018C: 'the trust between this host and its domain is broken',
  C0000192: 'the Netlogon service is not started',
  C0000193: 'the account has expired',
  C0000224: 'the password must be changed first',
  C0000234: 'the account is locked',
  C000035B: 'the channel binding does not match',
  C0000413: 'an authentication firewall refuses it',
};

/** Eight upper-case hexadecimal digits → words; null for a status that is not on the list. */
export function subStatusWords(code: string): string | null {
  return words[code] ?? null;
}
