import type { Fault } from './fault.ts';

/** What a server does that promises TLS and then cannot load its credential: it speaks plain again. */
export const plaintextAfterTls: Fault = {
  name: 'plaintext-after-tls',
  title: 'plain bytes come where TLS was promised',
  apply(host) {
    host.onPath = 'plaintext-after-tls';
  },
};
