import type { CodeWords } from './code-words.ts';

/** ExtendedDisconnectReasonCode, and Set Error Info values of MS-RDPBCGR 2.2.5.1.1 shown in its place. */
export const extendedCodes: Readonly<Record<number, CodeWords>> = {
  0: { meaning: 'no extended reason', hint: null },
  1: { meaning: 'ended by an administrative tool', hint: null },
  2: { meaning: 'logged off by an administrative tool', hint: null },
  3: { meaning: 'idle limit reached', hint: 'session time limits' },
  4: { meaning: 'logon time limit reached', hint: 'session time limits' },
  5: { meaning: 'replaced by another connection', hint: 'the same account logged on elsewhere' },
  6: { meaning: 'the server is out of memory', hint: 'the server' },
  7: {
    meaning: 'server denied the connection',
    hint: 'says that it failed, not why; it is not a licence problem',
  },
  8: { meaning: 'denied for FIPS reasons', hint: 'FIPS policy or encryption level' },
  9: {
    meaning: 'the user lacks the right to log on',
    hint: 'Remote Desktop Users, or the logon right for Remote Desktop Services',
  },
  10: { meaning: 'fresh credentials are required', hint: 'a saved password' },
  11: { meaning: 'disconnected by an administrator or the user', hint: null },
  12: { meaning: 'logged off by the user', hint: null },
  15: { meaning: 'the desktop window manager crashed', hint: 'graphics on the server' },
  16: { meaning: 'the desktop window manager crashed', hint: 'graphics on the server' },
  17: { meaning: 'a driver or component of the session failed', hint: "the server's event log" },
  18: { meaning: 'a driver or component of the session failed', hint: "the server's event log" },
  23: { meaning: 'winlogon crashed', hint: "the server's event log" },
  24: { meaning: 'csrss crashed', hint: "the server's event log" },
  256: { meaning: 'internal licensing error', hint: 'licensing' },
  257: { meaning: 'no licence server', hint: 'RDS licensing' },
  258: { meaning: 'no licence left', hint: 'RDS licensing' },
  259: { meaning: 'bad licensing message from the client', hint: "the client's licence store" },
  260: { meaning: 'the hardware id does not match the licence', hint: "the client's licence store" },
  261: { meaning: "the client's licence is invalid", hint: "the client's licence store" },
  262: { meaning: 'licensing could not be finished', hint: 'licensing' },
  263: { meaning: 'the client ended licensing', hint: 'licensing' },
  264: { meaning: 'licensing encryption failed on the client', hint: 'licensing' },
  265: { meaning: "the client's licence could not be upgraded", hint: 'licensing' },
  266: { meaning: "the server's licence forbids remote connections", hint: 'licensing' },
  267: {
    meaning: "the client's licence store could not be created or opened",
    hint: 'run the client elevated once',
  },
  768: { meaning: 'invalid credentials', hint: 'the account' },
  1024: { meaning: 'the broker found no destination', hint: 'the connection broker' },
  1026: { meaning: "the broker's destination is loading", hint: 'the connection broker' },
  1028: { meaning: 'the broker redirected to another destination', hint: 'the connection broker' },
  1029: { meaning: 'the broker is waking the destination', hint: 'the connection broker' },
  1030: { meaning: 'the broker is starting the destination', hint: 'the connection broker' },
  1031: { meaning: "no DNS name for the broker's destination", hint: 'DNS' },
  1032: { meaning: 'no destination free in the pool', hint: 'the connection broker' },
  1033: { meaning: "the broker's connection was cancelled", hint: 'the connection broker' },
};

/** Ranges whose members are not told apart here: first and last code. */
export const extendedRanges: readonly (CodeWords & { readonly first: number; readonly last: number })[] = [
  { first: 0x410, last: 0x412, meaning: 'connection broker error', hint: 'the connection broker' },
  { first: 0x112d, last: 0x112f, meaning: 'graphics error', hint: 'graphics of the session' },
  {
    first: 0x1191,
    last: 0x1196,
    meaning: 'RDP session key or decryption error',
    hint: 'a damaged path or a bug',
  },
  { first: 0x1000, last: 0x7fff, meaning: 'protocol error', hint: "read the host's log" },
];
