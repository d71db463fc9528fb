import { utils } from 'ssh2';
import { expect, it } from 'vitest';
import { makeKeyPair } from '../../../lab/way-in/make-key-pair.ts';

it('every key pair can be read again, and its halves belong together', () => {
  const text = Buffer.from('text');
  for (let made = 0; made < 400; made += 1) {
    const { privateKey, publicKey } = makeKeyPair();
    const [ours, theirs] = [utils.parseKey(privateKey), utils.parseKey(publicKey)];
    if (ours instanceof Error || theirs instanceof Error) throw new Error('a key does not read');
    expect(theirs.verify(text, ours.sign(text))).toBe(true);
    expect(publicKey).toMatch(/^ssh-ed25519 AAAA[A-Za-z0-9+/]{64}$/);
  }
});
