import { issueCertificate } from '../certificate.ts';
import type { Fault } from './fault.ts';

const dayMs = 86_400_000;
const computer = 'PRINT-07';

/** A stale record or a forwarded port: a healthy machine answers, but not this one. */
export const impostor: Fault = {
  name: 'impostor',
  title: 'another machine answers on its address',
  async apply(host, world) {
    const now = world.now().getTime();
    const { certificate, pair } = await issueCertificate({
      subject: `CN=${computer}`,
      notBefore: new Date(now - 30 * dayMs),
      notAfter: new Date(now + 152 * dayMs),
      container: null,
    });
    world.ring.set(certificate.thumbprint, pair);
    host.impostor = { computer, certificate };
  },
};
