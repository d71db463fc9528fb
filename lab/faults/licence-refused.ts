import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

const licence = { ClientLicense: '3082', CompanyName: '4C004100420000', LicenseScope: '6D6963726F736F6674' };

/** As a machine that connects: every server it comes to is all right, and refuses what it shows. */
export const licenceRefused: Fault = {
  name: 'licence-refused',
  title: 'its Remote Desktop client keeps licences that servers refuse',
  apply(host) {
    writeValue(host, `${keys.licences}\\HardwareID`, 'ClientHWID', { hex: '0200000085A3C1' });
    // The store is a key of its own, and stays when nothing is in it.
    host.registry[keys.licenceStore] ??= {};
    for (const name of ['LICENSE000', 'LICENSE001']) {
      for (const [value, hex] of Object.entries(licence)) {
        writeValue(host, `${keys.licenceStore}\\${name}`, value, { hex: `${hex}${name.slice(-2)}` });
      }
    }
  },
};
