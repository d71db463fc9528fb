import ssh2 from 'ssh2';

/** An ed25519 key pair as OpenSSH writes it. */
interface SshKeyPair {
  /** Text of a private key file. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…`, as it stands in known_hosts and authorized_keys. */
  readonly publicKey: string;
}

/**
 * Makes a key pair in about a millisecond, the private key under the passphrase if there is one. The library spoils one key in some hundreds where a number happens to
 * have a leading zero, so that each is tried before it is handed out.
 */
export function makeKeyPair(passphrase?: string): SshKeyPair {
  for (;;) {
    const { private: privateKey, public: publicKey } =
      passphrase === undefined
        ? ssh2.utils.generateKeyPairSync('ed25519')
        : ssh2.utils.generateKeyPairSync('ed25519', { passphrase, cipher: 'aes256-ctr', rounds: 4 });
    if (works(privateKey, publicKey, passphrase)) return { privateKey, publicKey };
  }
}

function works(privateKey: string, publicKey: string, passphrase: string | undefined): boolean {
  const [ours, theirs] = [ssh2.utils.parseKey(privateKey, passphrase), ssh2.utils.parseKey(publicKey)];
  if (ours instanceof Error || theirs instanceof Error) return false;
  const tried = Buffer.from('tried');
  const signature: unknown = ours.sign(tried);
  return Buffer.isBuffer(signature) && theirs.verify(tried, signature) === true;
}
