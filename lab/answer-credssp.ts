import { randomBytes } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { encodeTsRequest, ourTsRequestVersion, readTsRequest, type TsRequest } from '../src/rdp/credssp.ts';
import { encodeNtlmChallenge, isNtlmNegotiate } from '../src/rdp/ntlm.ts';
import { hostClock, rdpCore, security } from './event-log.ts';
import type { NewEvent } from './new-event.ts';
import { noteEvents } from './note-events.ts';
import { type HeadRead, readHead } from './read-head.ts';
import type { Machine } from './scripts/machine.ts';

/** STATUS_LOGON_FAILURE: the lab has no accounts, so every attempt to log on ends here. */
const logonFailure = 0xc000006d;

/** Answers a NEGOTIATE with a CHALLENGE that carries the host's names, build and own clock (MS-CSSP 3.1.5). `from`: the
 * client's address. */
export async function answerCredssp(secured: TLSSocket, machine: Machine, from: string): Promise<void> {
  for (;;) {
    const request = await readHead(secured, readRequest);
    if (request === null || secured.destroyed) return void secured.destroy();
    const negotiate = request.token !== null && isNtlmNegotiate(request.token);
    const answer: TsRequest = {
      version: ourTsRequestVersion,
      token: negotiate ? challengeOf(machine) : null,
      errorCode: negotiate ? null : logonFailure,
    };
    secured.write(encodeTsRequest(answer));
    if (negotiate) continue;
    noteEvents(machine, logonRefused(machine, from));
    return void secured.end();
  }
}

/** What is left of an attempt to log on: 140 and, with the reason, 4625. */
function logonRefused({ host }: Machine, from: string): NewEvent[] {
  // No trust with the domain, or, as the lab has no accounts, nobody of that name.
  const subStatus =
    host.domainMember.joined && !host.domainMember.secureChannel ? '0xc000018c' : '0xc0000064';
  const failed = { Status: '0xc000006d', SubStatus: subStatus, LogonType: '3', IpAddress: from };
  return [
    { ...rdpCore, id: 140, data: { IPString: from } },
    { ...security, id: 4625, data: failed },
  ];
}

function readRequest(bytes: Buffer): HeadRead<TsRequest> {
  const read = readTsRequest(bytes);
  return read.kind === 'request' ? { kind: 'read', value: read.request, length: read.length } : read;
}

function challengeOf({ host, now }: Machine): Uint8Array {
  const computer = host.impostor?.computer ?? host.computer;
  const dnsDomain = `${host.domain.toLowerCase()}.example`;
  const clock = host.impostor === null ? hostClock(host, now()) : now();
  return encodeNtlmChallenge(
    {
      target: host.domain,
      computer,
      domain: host.domain,
      dnsComputer: `${computer.toLowerCase()}.${dnsDomain}`,
      dnsDomain,
      build: host.build,
      timeMs: clock.getTime(),
    },
    randomBytes(8),
  );
}
