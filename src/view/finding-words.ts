import type { Finding } from '../playbook/step.ts';
import { settingName, settingValue } from './setting-words.ts';

/** A finding of detect in plain words: a warning bears on the decision, information completes the picture. */
export interface FindingWords {
  readonly mark: 'warning' | 'none';
  readonly text: string;
}

type Words = (finding: Finding) => string;

/** Bears on whether the change should be made, or on what is left to do after it. */
const warnings: Readonly<Record<string, Words>> = {
  'owner-unknown': (one) => `who owns ${named(one, 'setting')} is unknown: a policy may put it back`,
  'deny-entry': (one) =>
    `an entry denies ${said(one, 'sid')} the key; ${one.removed === true ? 'it is taken off' : 'it stays'}`,
  'owner-not-system': (one) => `the key belongs to ${said(one, 'owner')}, not to SYSTEM; that stays`,
  'blocks-certain-addresses': (one) => `rule '${said(one, 'rule')}' blocks some addresses; it stays`,
  'connection-broker': () => 'the host is an RD Connection Broker, which hands out its certificate',
  'ghost-policy': (one) => `${named(one, 'setting')} stands under a policy key that no policy on record owns`,
  'encryption-level-low': (one) => `the encryption level is ${said(one, 'value')} (low); Windows corrects it`,
  'service-pending': (one) => `${said(one, 'service')} is ${said(one, 'status')}`,
  'service-absent': (one) => `there is no service ${said(one, 'service')}`,
  'dependency-disabled': (one) => `${said(one, 'service')}, which it depends on, is disabled`,
  'start-unknown': (one) => `when ${said(one, 'service')} was started cannot be told`,
  installing: () => 'parts of Windows are being installed or removed right now',
  'name-taken': (one) => `key ${said(one, 'file')} stays where it is: a newer one has its name`,
  'kept-key-overdue': (one) => `replaced key ${copy(one)} is kept beyond its day`,
  'keys-of-other-machines': (one) => `keys of other machines lie beside it and stay: ${said(one, 'files')}`,
  obstacle: (one) => `something keeps Windows from making a certificate: ${said(one, 'what')}`,
  'certificate-unfit': (one) => `that certificate cannot serve: ${said(one, 'what')}`,
  'not-in-store': (one) => `certificate ${said(one, 'thumbprint')} is not in the personal store`,
  'pin-not-stale': (one) => `the pinned certificate fails for another reason: ${said(one, 'what')}`,
  'never-refreshed': () => 'when policies were last applied is not on record',
  'key-folder-missing': () => 'the folder MachineKeys is not there',
  'foreign-folder': () => 'the folder of the keys belongs to somebody else',
  'too-many': () => 'more keys are missing than are moved at a time',
  'several-folders': () => 'several folders may have been MachineKeys once',
  'kept-by-cng': () => 'the key is kept by CNG, not in MachineKeys',
  'no-machine-guid': () => 'this host has no MachineGuid of the usual form',
};

/** What was found to be wrong, and what lies about; the rows above say what is done about it. */
const information: Readonly<Record<string, Words>> = {
  'pin-gone': (one) => `pinned certificate ${said(one, 'thumbprint')} is not in the store`,
  'pin-expired': (one) => `the pinned certificate expired at ${said(one, 'notAfter')}`,
  'pinned-certificate': (one) => `certificate ${said(one, 'thumbprint')} is pinned`,
  'no-certificate': () => 'there is no certificate in use',
  'no-key-named': () => 'the certificate in use names no key',
  'not-self-signed': () => 'the certificate in use is not the self-signed one',
  expired: (one) => `the certificate in use expired at ${said(one, 'notAfter')}`,
  orphan: (one) => `certificate ${said(one, 'thumbprint')} names no key`,
  'key-file-missing': (one) => `key file ${said(one, 'file')} is not in MachineKeys`,
  'out-of-range': (one) => `${named(one, 'setting')} is ${said(one, 'value')}, which Windows does not know`,
  'kept-key': (one) => `replaced key ${copy(one)} is still kept`,
  'no-licence-store': () => 'this machine keeps no licence store',
  'no-renamed-folder': () => 'no renamed folder lies beside MachineKeys',
  'policy-owned': (one) => `${named(one, 'setting')} is set by ${said(one, 'owner')}`,
  unreadable: (one) => `${said(one, 'what')} could not be read`,
};

/** Ids that have words of their own. */
export const knownFindings: readonly string[] = [...Object.keys(warnings), ...Object.keys(information)];

/** In plain words. What has none of its own is shown as it came, and as a warning: nobody has judged it. */
export function findingWords(finding: Finding): FindingWords {
  const warning = warnings[finding.id];
  if (warning !== undefined) return { mark: 'warning', text: warning(finding) };
  const known = information[finding.id];
  if (known !== undefined) return { mark: 'none', text: known(finding) };
  const { id, ...details } = finding;
  const more = Object.keys(details).map((key) => `${settingName(key)} ${said(finding, key)}`);
  return { mark: 'warning', text: [settingName(id), ...more].join(', ') };
}

function said(finding: Finding, key: string): string {
  const value = finding[key] ?? null;
  return value === null ? 'unknown' : settingValue(key, value);
}

/** A kept copy is called by the key's file, its certificate and its day. */
function copy(finding: Finding): string {
  const [file = '', thumbprint, day] = said(finding, 'file').split('.');
  return day === undefined
    ? file
    : `${settingValue('file', file)} of ${settingValue('', thumbprint!)}, day ${day}`;
}

function named(finding: Finding, key: string): string {
  const value = finding[key];
  return typeof value === 'string' ? settingName(value) : 'the setting';
}
