import { randomBytes } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { encodeTsRequest, ourTsRequestVersion, readTsRequest, type TsRequest } from '../src/rdp/credssp.ts';
import { encodeNtlmChallenge, isNtlmNegotiate } from '../src/rdp/ntlm.ts';
import { hostClock } from './event-log.ts';
import { type HeadRead, readHead } from './read-head.ts';
import type { Machine } from './scripts/machine.ts';

/** STATUS_LOGON_FAILURE: the lab has no accounts, so every attempt to log on ends here. */
const logonFailure = 0xc000006d;

/** Answers a NEGOTIATE with a CHALLENGE that carries the host's names, build and own clock (MS-CSSP 3.1.5). */
export async function answerCredssp(secured: TLSSocket, machine: Machine): Promise<void> {
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
    if (!negotiate) return void secured.end();
  }
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
