import { join } from 'node:path';
import { readRefused } from '../../adapters/files/read-refused.ts';
import type { Topics } from '../../src/playbook/refused.ts';

/** Every playbook there is to be, by its final name: what is refused must never stand in its way. */
export const playbookNames: readonly string[] = [
  'rdp-grant-key-access',
  'rdp-replace-listener-key',
  'rdp-renew-certificate',
  'rdp-bind-certificate',
  'rdp-unpin-certificate',
  'rdp-start-service',
  'rdp-restart-sessionenv',
  'rdp-restart-termservice',
  'rdp-require-nla',
  'rdp-suspend-nla',
  'rdp-restore-security-layer',
  'rdp-restore-listener',
  'rdp-enable-tls12',
  'rdp-enable',
  'rdp-allow-firewall',
  'rdp-add-user',
  'rdp-clear-mslicensing',
  'rdp-refresh-policy',
  'rdp-restore-machinekeys',
  'rdp-reboot-host',
];

export const playbooksFolder = join(import.meta.dirname, '../../playbooks');

/** What stands in refused.yaml and advice.yaml. */
export function realTopics(): Topics {
  const { value, faults } = readRefused(playbooksFolder, playbookNames);
  if (value === null) throw new Error(JSON.stringify(faults, null, 1));
  return value;
}
