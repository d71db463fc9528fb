import { failureCode, type NegotiationReply, protocol, responseFlag } from '../src/rdp/negotiation.ts';
import type { LabHost } from './model.ts';
import { effective } from './registry.ts';
import { certificateInUse } from './scripts/key-in-use.ts';

/** Current Windows sets all five, the reserved one included. */
const windowsFlags =
  responseFlag.extendedClientData |
  responseFlag.graphicsPipeline |
  0x04 |
  responseFlag.restrictedAdmin |
  responseFlag.redirectedAuthentication;

const credsspMask = protocol.credssp | protocol.credsspEx;

/**
 * The answer Windows gives to a mask (MS-RDPBCGR 2.2.1.2, 5.4.5); no negotiation structure counts as mask 0.
 * CredSSP is taken whenever TLS may be spoken, also where NLA is not required.
 */
export function answerNegotiation(host: LabHost, mask: number): NegotiationReply {
  const layer = host.impostor === null ? effective(host, 'SecurityLayer') : 2;
  const nlaRequired = host.impostor !== null || effective(host, 'UserAuthentication') === 1;
  // A value that Windows does not know makes it disconnect at once.
  if (layer < 0 || layer > 2) return { kind: 'disconnect' };
  const wantsTls = (mask & (credsspMask | protocol.tls)) !== 0;
  if (layer === 0) {
    return mask === 0 ? respond(protocol.rdp) : fail(failureCode.sslNotAllowed);
  }
  if (wantsTls && !hasCertificate(host)) return fail(failureCode.noCertificate);
  if ((mask & protocol.credsspEx) !== 0) return respond(protocol.credsspEx);
  if ((mask & protocol.credssp) !== 0) return respond(protocol.credssp);
  if (nlaRequired) return fail(failureCode.credsspRequired);
  if ((mask & protocol.tls) !== 0) return respond(protocol.tls);
  return layer === 1 && mask === 0 ? respond(protocol.rdp) : fail(failureCode.sslRequired);
}

/** Neither pinned nor stored: nothing to speak TLS with. */
function hasCertificate(host: LabHost): boolean {
  return host.impostor !== null || certificateInUse(host) !== null;
}

function respond(selected: number): NegotiationReply {
  return { kind: 'response', flags: windowsFlags, selected };
}

function fail(code: number): NegotiationReply {
  return { kind: 'failure', code };
}
