/**
 * What one look from outside at an RDP endpoint saw, in a closed vocabulary.
 *
 * The layers stand in the order in which a connection passes them (MS-RDPBCGR 1.3.1.1); the first one in
 * state `fault` is where the connection ends. `not-looked` is a value of its own: it never means "fine".
 */
export const layerNames = ['name', 'tcp', 'negotiation', 'tls', 'certificate', 'credssp', 'clock'] as const;
export type LayerName = (typeof layerNames)[number];
/**
 * fault: the connection ends here, or what this layer shows is wrong in itself (an expired certificate, a clock far
 * off, plain RDP security). A weaker choice that still leads on (`nla-optional`, `tls-only`, `skewed`) is ok here
 * and shows in the verdict.
 */
type LayerState = 'ok' | 'fault' | 'not-looked';

export type NameObservation =
  | 'address-given'
  | 'resolved'
  | 'name-not-found'
  | 'name-lookup-failed'
  | 'name-lookup-timed-out';

export type TcpObservation = 'open' | 'refused' | 'timed-out' | 'unreachable' | 'reset' | 'failed';

export type NegotiationObservation =
  /** CredSSP chosen, and TLS without it is refused (failure code 5): the healthy answer. */
  | 'nla-required'
  /** CredSSP chosen, but TLS without it is accepted too. */
  | 'nla-optional'
  /** CredSSP chosen; whether it is required was not looked at. */
  | 'nla-offered'
  /** TLS without CredSSP is what the server speaks. */
  | 'tls-only'
  /** Standard RDP security only (failure code 2, or selectedProtocol 0). */
  | 'plain-rdp'
  /** Failure code 3. */
  | 'no-certificate'
  /** Failure code 4. */
  | 'inconsistent-flags'
  /** Failure code 6. */
  | 'client-certificate-required'
  /** A failure code outside 1..6, or one that does not fit the question. */
  | 'unknown-failure-code'
  /** An 11-byte confirm without a negotiation response (Windows XP, 2003). */
  | 'no-negotiation'
  /** An MCS Disconnect Provider Ultimatum in place of a confirm. */
  | 'disconnected'
  | 'closed'
  | 'reset'
  | 'timed-out'
  | 'unexpected-bytes';

export type TlsObservation =
  | 'tls-1.0'
  | 'tls-1.1'
  | 'tls-1.2'
  | 'tls-1.3'
  | 'reset-after-client-hello'
  | 'closed-after-client-hello'
  | 'timed-out-after-client-hello'
  | 'plaintext-after-tls-promised'
  | 'protocol-error'
  | `alert-${number}`;

export type CertificateObservation =
  | 'valid'
  | 'expired'
  | 'not-yet-valid'
  | 'weak-key'
  | 'weak-signature'
  | 'unreadable';

export type CredsspObservation =
  /** An NTLM CHALLENGE (type 2) arrived. */
  | 'challenge'
  /** TSRequest.errorCode in place of a challenge: NTLM is switched off there. Not a fault. */
  | 'ntlm-off'
  | 'closed-on-token'
  | 'reset-on-token'
  | 'timed-out'
  | 'unexpected-bytes';

export type ClockObservation = 'in-step' | 'skewed' | 'far-skewed' | 'no-timestamp';

/** Why a layer was not looked at. */
export type NotLookedObservation =
  /** An earlier layer failed. */
  | 'not-reached'
  /** The server does not offer it. */
  | 'not-offered'
  /** The time for the whole look was used up, or it was called off. */
  | 'called-off';

export type Observation =
  | NameObservation
  | TcpObservation
  | NegotiationObservation
  | TlsObservation
  | CertificateObservation
  | CredsspObservation
  | ClockObservation
  | NotLookedObservation;

export interface Layer {
  readonly name: LayerName;
  readonly state: LayerState;
  readonly observation: Observation;
  /** Milliseconds spent on this layer; null where it was not looked at. */
  readonly ms: number | null;
}

export type ProtocolAnswer = 'accepted' | 'refused' | 'not-looked';

/** Answers to the three masks 0 (standard RDP), 1 (TLS) and 0x0B (CredSSP), each on its own connection. */
export interface Protocols {
  readonly rdp: ProtocolAnswer;
  readonly tls: ProtocolAnswer;
  readonly credssp: ProtocolAnswer;
}

/** Dates are ISO 8601 in UTC; digests are upper-case hexadecimal without separators (Windows' thumbprint form). */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha1: string;
  readonly sha256: string;
  readonly keyBits: number | null;
  readonly signatureAlgorithm: string;
  readonly selfSigned: boolean;
}

/** What the NTLM CHALLENGE told (MS-NLMP 2.2.1.2), and the TSRequest version around it (MS-CSSP 2.2.1). */
export interface NtlmFacts {
  readonly computer: string | null;
  readonly domain: string | null;
  readonly build: number | null;
  /** Their clock minus ours, half the round trip subtracted; null when no timestamp was sent. */
  readonly skewMs: number | null;
  readonly tsRequestVersion: number | null;
}

/** Where the tls layer is at fault and this is not null: what one further connection with TLS 1.0 allowed came to. */
export interface TlsFacts {
  readonly version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly cipher: string;
}

/** healthy: a fresh client gets to the credential prompt with NLA. degraded: it connects, but something is
 * weak or wrong. broken: the port answers, the connection fails. unreachable: no TCP connection. */
export type Verdict = 'healthy' | 'degraded' | 'broken' | 'unreachable';

/** One address of the name, looked at. */
export interface AddressLook {
  readonly address: string;
  readonly verdict: Verdict;
  readonly layers: readonly Layer[];
  readonly protocols: Protocols;
  readonly certificate: CertificateFacts | null;
  readonly ntlm: NtlmFacts | null;
  readonly tls: TlsFacts | null;
}

/** One look from outside. The top level repeats the worst address. */
export interface OutsideLook extends Omit<AddressLook, 'address'> {
  readonly host: string;
  readonly port: number;
  /** Name of the place the look was taken from. */
  readonly from: string;
  /** ISO 8601, UTC, when the look began. */
  readonly at: string;
  readonly ms: number;
  readonly addresses: readonly AddressLook[];
  /** Our end of every connection that was made, as the host may have logged it; absent: not kept. */
  readonly sources?: readonly { readonly address: string; readonly port: number }[];
}

/** The layer at which the connection ends, or null when none failed. */
export function failingLayer(look: Pick<AddressLook, 'layers'>): Layer | null {
  return look.layers.find((layer) => layer.state === 'fault') ?? null;
}
