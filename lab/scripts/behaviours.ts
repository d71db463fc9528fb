import type { Behaviour } from './behaviour.ts';
import { collectEvidence } from './collect-evidence.ts';
import { rdpGrantKeyAccess } from './rdp-grant-key-access.ts';
import { rdpRenewCertificate } from './rdp-renew-certificate.ts';
import { rdpRequireNla } from './rdp-require-nla.ts';
import { rdpStartService } from './rdp-start-service.ts';

/** Every script the lab knows, by folder and file. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  ...inFolder('rdp-grant-key-access', rdpGrantKeyAccess),
  ...inFolder('rdp-renew-certificate', rdpRenewCertificate),
  ...inFolder('rdp-require-nla', rdpRequireNla),
  ...inFolder('rdp-start-service', rdpStartService),
  ...inFolder('collect-evidence', collectEvidence),
};

function inFolder(folder: string, scripts: Readonly<Record<string, Behaviour>>): Record<string, Behaviour> {
  return Object.fromEntries(Object.entries(scripts).map(([file, one]) => [`${folder}/${file}`, one]));
}
