import type { NegotiationAnswers } from './judge-negotiation.ts';
import type {
  AddressLook,
  CertificateFacts,
  CredsspObservation,
  Layer,
  NtlmFacts,
  TcpObservation,
  TlsFacts,
  TlsObservation,
} from './look.ts';

/** Why one connection of the look is made: the whole walk, once more with TLS 1.0 allowed, mask 1, mask 0. */
type Purpose = 'whole' | 'older-tls' | 'tls' | 'rdp';

/** Everything one look at one address has seen so far. Plain data: keep it, copy it, replay it. */
export interface HandshakeState {
  readonly address: string;
  readonly purpose: Purpose;
  /** Bytes of an answer that is not whole yet. */
  readonly received: Uint8Array;
  /** When the first byte of the present answer came: the server's time stamp is older than that, not than the last. */
  readonly firstByte: { readonly ms: number; readonly atMs: number } | null;
  readonly name: Layer;
  readonly tcp: Seen<TcpObservation> | null;
  readonly negotiationMs: number | null;
  readonly answers: NegotiationAnswers;
  readonly secured: Seen<TlsObservation> | null;
  readonly tls: TlsFacts | null;
  /** undefined: none was shown; null: it could not be read. */
  readonly certificate: CertificateFacts | null | undefined;
  readonly credssp: Seen<CredsspObservation> | null;
  readonly ntlm: NtlmFacts | null;
  /** Our clock at the time of TLS, Unix milliseconds. */
  readonly nowMs: number;
  /** The look ran out of time or was called off: what is missing was not looked at. */
  readonly calledOff: boolean;
}
interface Seen<O> {
  readonly observation: O;
  readonly ms: number;
}

/** What the driver is to do next. Each `connect` leaves the connection before it. */
export type HandshakeStep =
  | { readonly do: 'connect' }
  /** Send, and report the first bytes that come back or how the connection ended. */
  | { readonly do: 'send'; readonly bytes: Uint8Array }
  /** Report what comes next, within the time that the last `send` began. */
  | { readonly do: 'receive' }
  /** Start TLS; `early` are bytes that came right behind the confirm and belong to what TLS will meet. */
  | { readonly do: 'secure'; readonly oldest: 'TLSv1.2' | 'TLSv1'; readonly early: Uint8Array }
  | { readonly do: 'finish'; readonly look: AddressLook };

/** What happened. `ms` counts from the step that began it; `atMs` is our clock, Unix milliseconds. */
export type HandshakeEvent =
  | { readonly what: 'connected'; readonly ms: number }
  | {
      readonly what: 'not-connected';
      readonly how: Exclude<TcpObservation, 'open'>;
      readonly ms: number;
    }
  | { readonly what: 'bytes'; readonly bytes: Uint8Array; readonly ms: number; readonly atMs: number }
  | { readonly what: 'ended'; readonly how: 'closed' | 'reset' | 'timed-out'; readonly ms: number }
  | {
      readonly what: 'secured';
      readonly tls: TlsFacts;
      readonly certificate: CertificateFacts | null;
      readonly ms: number;
      readonly atMs: number;
    }
  | { readonly what: 'not-secured'; readonly observation: TlsObservation; readonly ms: number }
  | { readonly what: 'called-off' };

export interface Turn {
  readonly state: HandshakeState;
  readonly step: HandshakeStep;
}
