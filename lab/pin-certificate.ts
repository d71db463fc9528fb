import { healthyKeyFile, keyFileName } from './access.ts';
import { issueCertificate } from './certificate.ts';
import { hostClock } from './event-log.ts';
import type { FaultWorld } from './faults/fault.ts';
import type { KeyFile, LabCertificate, LabHost } from './model.ts';
import { keys, pinValue, writeValue } from './registry.ts';

const dayMs = 86_400_000;

interface Pinned {
  /** Days from now, by the host's clock; the certificate began a year earlier. */
  readonly endsInDays: number;
  /** Of CryptoAPI, with a file of its own in MachineKeys. */
  readonly container: string;
}

/** Puts a certificate into the personal store, with its key, and pins it to the listener. Once for each container. */
export async function pinCertificate(
  host: LabHost,
  world: FaultWorld,
  { endsInDays, container }: Pinned,
): Promise<{ readonly certificate: LabCertificate; readonly keyFile: KeyFile; readonly fileName: string }> {
  const ends = hostClock(host, world.now()).getTime() + endsInDays * dayMs;
  const { certificate, pair } = await issueCertificate({
    subject: `CN=${host.name}.${host.domain.toLowerCase()}.example`,
    notBefore: new Date(ends - 365 * dayMs),
    notAfter: new Date(ends),
    container,
  });
  world.ring.set(certificate.thumbprint, pair);
  host.myStore = [...host.myStore.filter((each) => each.container !== container), certificate];
  const fileName = keyFileName(container, host.machineGuid);
  const keyFile = healthyKeyFile(host.build);
  host.keyFiles[fileName] = keyFile;
  writeValue(host, keys.listener, pinValue, { hex: certificate.thumbprint });
  return { certificate, keyFile, fileName };
}
