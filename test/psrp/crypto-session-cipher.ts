import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import type {
  ClientSessionCipher,
  ServerSessionCipher,
  SessionCipher,
} from '../../src/psrp/session-cipher.ts';

// CryptoAPI blob headers: type, version, algorithm (CALG_RSA_KEYX 0xa400, CALG_AES_256 0x6610), "RSA1", bits.
const publicHeader = Buffer.from('0602000000a40000525341310008000001000100', 'hex');
const simpleHeader = Buffer.from('010200001066000000a40000', 'hex');

/** The cipher of SecureString with the real RSA and AES, as a client holds it. */
export function clientCipher(): ClientSessionCipher {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let key: Buffer | undefined;
  return {
    ...symmetric(() => key),
    publicKey() {
      const modulus = Buffer.from(pair.publicKey.export({ format: 'jwk' }).n!, 'base64url');
      return Buffer.concat([publicHeader, Buffer.from(modulus).reverse()]);
    },
    acceptKey(blob) {
      try {
        const sealed = Buffer.from(blob.subarray(simpleHeader.length)).reverse();
        key = privateDecrypt({ key: pair.privateKey, padding: constants.RSA_PKCS1_PADDING }, sealed);
        return key.length === 32;
      } catch {
        return false;
      }
    },
  };
}

/** The same as a server holds it. */
export function serverCipher(): ServerSessionCipher {
  let key: Buffer | undefined;
  return {
    ...symmetric(() => key),
    wrapKey(blob) {
      if (blob.length !== publicHeader.length + 256) return undefined;
      const exponent = Buffer.from(blob.subarray(16, 20)).reverse();
      const modulus = Buffer.from(blob.subarray(20)).reverse();
      const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') };
      key ??= randomBytes(32);
      const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
      const sealed = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
      return Buffer.concat([simpleHeader, sealed.reverse()]);
    },
  };
}

function symmetric(key: () => Buffer | undefined): SessionCipher {
  const vector = Buffer.alloc(16);
  const run = (make: typeof createCipheriv | typeof createDecipheriv, bytes: Uint8Array) => {
    const secret = key();
    if (secret === undefined) return undefined;
    try {
      const cipher = make('aes-256-cbc', secret, vector);
      return Buffer.concat([cipher.update(bytes), cipher.final()]);
    } catch {
      return undefined;
    }
  };
  return {
    encrypt: (plain) => run(createCipheriv, plain),
    decrypt: (sealed) => run(createDecipheriv, sealed),
  };
}
