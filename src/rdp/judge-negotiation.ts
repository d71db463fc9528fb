import type { NegotiationObservation, NotLookedObservation, ProtocolAnswer, Protocols } from './look.ts';
import { failureCode, isCredssp, type NegotiationAnswer, protocol } from './negotiation.ts';

/** Answers to the three masks, each asked on a connection of its own. */
export interface NegotiationAnswers {
  /** Mask 0x0B. */
  readonly whole: NegotiationAnswer;
  /** Mask 1. */
  readonly tls: NegotiationAnswer;
  /** Mask 0. */
  readonly rdp: NegotiationAnswer;
}

/** Names what the answers say together (MS-RDPBCGR 2.2.1.2.1, 2.2.1.2.2, 5.4.5). */
export function judgeNegotiation(
  answers: NegotiationAnswers,
): NegotiationObservation | Extract<NotLookedObservation, 'not-reached' | 'called-off'> {
  const { whole } = answers;
  switch (whole.kind) {
    case 'response':
      if (isCredssp(whole.selected)) return credsspStrictness(answers.tls);
      if (whole.selected === protocol.tls) return 'tls-only';
      if (whole.selected === protocol.rdp) return 'plain-rdp';
      // It chose what was not asked for.
      return 'unexpected-bytes';
    case 'failure':
      return failureMeaning(whole.code);
    case 'none':
      return 'no-negotiation';
    case 'disconnect':
      return 'disconnected';
    case 'not-looked':
      return 'not-reached';
    default:
      return whole.kind;
  }
}

/** What each mask's answer says about its protocol; no answer is not a refusal. */
export function judgeProtocols(answers: NegotiationAnswers): Protocols {
  return {
    rdp: accepts(answers.rdp, (selected) => selected === protocol.rdp, true),
    tls: accepts(answers.tls, (selected) => selected === protocol.tls, false),
    credssp: accepts(answers.whole, isCredssp, false),
  };
}

function credsspStrictness(tls: NegotiationAnswer): NegotiationObservation {
  if (tls.kind === 'failure' && tls.code === failureCode.credsspRequired) return 'nla-required';
  if (tls.kind === 'response' && tls.selected === protocol.tls) return 'nla-optional';
  return 'nla-offered';
}

function failureMeaning(code: number): NegotiationObservation {
  switch (code) {
    case failureCode.sslNotAllowed:
      return 'plain-rdp';
    case failureCode.noCertificate:
      return 'no-certificate';
    case failureCode.inconsistentFlags:
      return 'inconsistent-flags';
    case failureCode.clientCertificateRequired:
      return 'client-certificate-required';
    default:
      // 1 and 5 demand what mask 0x0B has just offered, so they do not fit the question.
      return 'unknown-failure-code';
  }
}

function accepts(
  answer: NegotiationAnswer,
  wanted: (selected: number) => boolean,
  withoutNegotiation: boolean,
): ProtocolAnswer {
  switch (answer.kind) {
    case 'response':
      return wanted(answer.selected) ? 'accepted' : 'refused';
    case 'failure':
    case 'disconnect':
      return 'refused';
    case 'none':
      // A server that knows no negotiation speaks standard RDP security.
      return withoutNegotiation ? 'accepted' : 'refused';
    default:
      return 'not-looked';
  }
}
