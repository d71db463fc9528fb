const sessionEnds: readonly number[] = [3, 4, 5, 11, 12];
const accountCodes: readonly number[] = [0x807, 0xa07, 0xb07, 0xc07, 0xd07, 0xe07, 0xf07, 0x1207];

/** Where to look first for a pair of codes, one sentence; null when no rule covers it. */
export function pairBranch(main: number | null, extended: number | null): string | null {
  if (extended !== null && extended >= 256 && extended <= 267) {
    return 'This is about licensing: the licence server, or the licence store of the client.';
  }
  if (extended === 8) return 'This is about FIPS policy or the encryption level.';
  if (extended === 9) return 'The user is not in Remote Desktop Users or lacks the logon right.';
  if (main === 0x3 && extended !== null && sessionEnds.includes(extended)) {
    return 'The session was ended on purpose (session policy or a second logon); there is nothing to repair.';
  }
  if (main !== null && accountCodes.includes(main)) {
    return 'This is about the account; the service desk can help, the host is not at fault.';
  }
  if (main === 0x904 && extended === 7) {
    return "It says that it failed, not why: the TLS handshake, then the listener's key and certificate, come first. It is not a licence problem.";
  }
  if (main === 0x904 && extended === null) {
    return 'It says that the server hung up, not why: the TLS handshake comes first.';
  }
  if (main === 0x904 && extended === 0)
    return 'The path was cut or the service crashed: look at the network and TermService.';
  if (main === 0x204 || main === 0x108) {
    return 'No connection came about: name, route, firewall, port and service, in this order.';
  }
  return null;
}
