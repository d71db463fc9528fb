import type { CodeWords } from './code-words.ts';

/**
 * Result codes of Windows (HRESULT and NTSTATUS) that people paste beside or in place of a disconnect code, from
 * client event 226 and the logs of a host. They are no disconnect codes.
 */
export const resultCodes: Readonly<Record<number, CodeWords>> = {
  2147500036: { meaning: 'a result code of Windows: connection timed out', hint: 'seen in client event 226' },
  2148074253: {
    meaning: 'a result code of Windows: the credentials given to the package were not recognized',
    hint: "beside Schannel 36870: the listener's private key cannot be used",
  },
  2148074244: { meaning: 'a result code of Windows: LSA cannot be contacted', hint: 'the domain controller' },
  3221225566: { meaning: 'a status of Windows: no logon servers', hint: 'the domain controller' },
  3221225572: { meaning: 'a status of Windows: unknown user', hint: 'the account' },
  3221225578: { meaning: 'a status of Windows: wrong password', hint: 'the account' },
  3221225581: { meaning: 'a status of Windows: logon failed', hint: 'the account' },
  3221225585: { meaning: 'a status of Windows: password expired', hint: 'the account' },
  3221225586: { meaning: 'a status of Windows: account disabled', hint: 'the account' },
  3221225779: { meaning: 'a status of Windows: the clocks differ too much', hint: 'the clock' },
  3221225819: { meaning: 'a status of Windows: logon right not granted', hint: 'Remote Desktop Users' },
  3221225868: { meaning: 'a status of Windows: trust with the domain is broken', hint: 'the secure channel' },
  3221225875: { meaning: 'a status of Windows: account expired', hint: 'the account' },
  3221226020: { meaning: 'a status of Windows: the password must be changed', hint: 'the account' },
  3221226036: { meaning: 'a status of Windows: account locked', hint: 'the account' },
};

/** From here on codes are results of Windows, not disconnect codes. */
export const firstResult = 0x80000000;

/** RD Gateway has a map of its own, whose members no authority explains. */
export const gatewayRange = { first: 0x3000000, last: 0x30000ff };
