/**
 * The cryptography of SecureString, handed in because this room computes none itself.
 * MS-PSRP 2.2.2.3-4 and 2.2.5.1.24: RSA 2048 wraps an AES-256 key, CBC with a zero vector and PKCS#7 padding encrypts
 * the UTF-16LE characters. No function throws; undefined says that it did not work.
 */
export interface SessionCipher {
  /** Only once a session key is agreed upon. */
  encrypt(plain: Uint8Array): Uint8Array | undefined;
  decrypt(sealed: Uint8Array): Uint8Array | undefined;
}

export interface ClientSessionCipher extends SessionCipher {
  /** The RSA public key as PUBLICKEYBLOB (MS-PSRP 2.2.2.3: 8-byte header, RSA1, modulus little-endian). */
  publicKey(): Uint8Array;
  /** Takes the SIMPLEBLOB of the server (8-byte header, 4-byte algorithm, encrypted key little-endian). */
  acceptKey(simpleBlob: Uint8Array): boolean;
}

export interface ServerSessionCipher extends SessionCipher {
  /** Makes a session key and wraps it for this PUBLICKEYBLOB as SIMPLEBLOB. */
  wrapKey(publicKeyBlob: Uint8Array): Uint8Array | undefined;
}
