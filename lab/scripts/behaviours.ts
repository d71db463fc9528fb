import type { Behaviour } from './behaviour.ts';
import { collectEvidence } from './collect-evidence.ts';
import { rdpAddUser } from './rdp-add-user.ts';
import { rdpAllowFirewall } from './rdp-allow-firewall.ts';
import { rdpBindCertificate } from './rdp-bind-certificate.ts';
import { rdpClearMslicensing } from './rdp-clear-mslicensing.ts';
import { rdpDeleteKeptKeys } from './rdp-delete-kept-keys.ts';
import { rdpEnable } from './rdp-enable.ts';
import { rdpEnableTls12 } from './rdp-enable-tls12.ts';
import { rdpGrantKeyAccess } from './rdp-grant-key-access.ts';
import { rdpRebootHost } from './rdp-reboot-host.ts';
import { rdpRefreshPolicy } from './rdp-refresh-policy.ts';
import { rdpRenewCertificate } from './rdp-renew-certificate.ts';
import { rdpReplaceListenerKey } from './rdp-replace-listener-key.ts';
import { rdpRequireNla } from './rdp-require-nla.ts';
import { rdpRestartSessionenv } from './rdp-restart-sessionenv.ts';
import { rdpRestartTermservice } from './rdp-restart-termservice.ts';
import { rdpRestoreListener } from './rdp-restore-listener.ts';
import { rdpRestoreMachinekeys } from './rdp-restore-machinekeys.ts';
import { rdpRestoreSecurityLayer } from './rdp-restore-security-layer.ts';
import { rdpStartService } from './rdp-start-service.ts';
import { rdpSuspendNla } from './rdp-suspend-nla.ts';
import { rdpUnpinCertificate } from './rdp-unpin-certificate.ts';
import { undo } from './undo.ts';

/** Every script the lab knows, by folder and file. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  ...inFolder('rdp-bind-certificate', rdpBindCertificate),
  ...inFolder('rdp-enable-tls12', rdpEnableTls12),
  ...inFolder('rdp-add-user', rdpAddUser),
  ...inFolder('rdp-allow-firewall', rdpAllowFirewall),
  ...inFolder('rdp-enable', rdpEnable),
  ...inFolder('rdp-grant-key-access', rdpGrantKeyAccess),
  ...inFolder('rdp-reboot-host', rdpRebootHost),
  ...inFolder('rdp-refresh-policy', rdpRefreshPolicy),
  ...inFolder('rdp-renew-certificate', rdpRenewCertificate),
  ...inFolder('rdp-require-nla', rdpRequireNla),
  ...inFolder('rdp-restart-sessionenv', rdpRestartSessionenv),
  ...inFolder('rdp-restart-termservice', rdpRestartTermservice),
  ...inFolder('rdp-restore-listener', rdpRestoreListener),
  ...inFolder('rdp-restore-security-layer', rdpRestoreSecurityLayer),
  ...inFolder('rdp-start-service', rdpStartService),
  ...inFolder('rdp-suspend-nla', rdpSuspendNla),
  ...inFolder('rdp-unpin-certificate', rdpUnpinCertificate),
  ...inFolder('rdp-clear-mslicensing', rdpClearMslicensing),
  ...inFolder('rdp-delete-kept-keys', rdpDeleteKeptKeys),
  ...inFolder('rdp-replace-listener-key', rdpReplaceListenerKey),
  ...inFolder('rdp-restore-machinekeys', rdpRestoreMachinekeys),
  ...inFolder('collect-evidence', collectEvidence),
  ...inFolder('undo', undo),
};

function inFolder(folder: string, scripts: Readonly<Record<string, Behaviour>>): Record<string, Behaviour> {
  return Object.fromEntries(Object.entries(scripts).map(([file, one]) => [`${folder}/${file}`, one]));
}
