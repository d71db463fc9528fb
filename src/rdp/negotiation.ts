/** Bits of requestedProtocols, values of selectedProtocol (MS-RDPBCGR 2.2.1.1.1, 2.2.1.2.1). */
export const protocol = {
  rdp: 0x00,
  tls: 0x01,
  credssp: 0x02,
  rdstls: 0x04,
  credsspEx: 0x08,
  aad: 0x10,
} as const;

/** What mstsc asks for; current Windows selects 8, older 2, and both mean CredSSP. */
export const wholeMask = 0x0b;

/** Flags of RDP_NEG_RSP (2.2.1.2.1). */
export const responseFlag = {
  extendedClientData: 0x01,
  graphicsPipeline: 0x02,
  restrictedAdmin: 0x08,
  redirectedAuthentication: 0x10,
} as const;

/** failureCode of RDP_NEG_FAILURE (2.2.1.2.2). */
export const failureCode = {
  sslRequired: 1,
  sslNotAllowed: 2,
  noCertificate: 3,
  inconsistentFlags: 4,
  credsspRequired: 5,
  clientCertificateRequired: 6,
} as const;

/** What a server may answer to a connection request. */
export type NegotiationReply =
  | { readonly kind: 'response'; readonly flags: number; readonly selected: number }
  | { readonly kind: 'failure'; readonly code: number }
  /** 11-byte confirm: no negotiation structure. */
  | { readonly kind: 'none' }
  /** MCS Disconnect Provider Ultimatum in place of a confirm. */
  | { readonly kind: 'disconnect' };

/** A reply, or why there is none. */
export type NegotiationAnswer =
  | NegotiationReply
  | {
      readonly kind: 'closed' | 'reset' | 'timed-out' | 'unexpected-bytes' | 'not-looked' | 'called-off';
    };

export function isCredssp(selected: number): boolean {
  return selected === protocol.credssp || selected === protocol.credsspEx;
}
