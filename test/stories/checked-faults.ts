interface Expected {
  /** Id of the first cause; `healthy` where RDP is well, whatever else is to be said of the host. */
  readonly first: string;
  /** Its title where that says more exactly what was seen. */
  readonly title?: string;
  /** The next step, as the root says it. */
  readonly next: string;
  /** What else the thread says, such as who owns a setting. */
  readonly details?: readonly (string | RegExp)[];
}

const well: Expected = { first: 'healthy', next: 'Nothing to repair.' };
const grant = "Smallest repair: let NETWORK SERVICE read the listener's private key";
const ours = /Settings: no policy speaks of any|13 others +this host/;
const baseline = "GPO 'RDS baseline'";

/** Fault → what a check says of it, in the order of the catalog. */
export const checkedFaults: Readonly<Record<string, Expected>> = {
  'key-unreadable': { first: 'listener-key-unusable', next: grant, details: [ours] },
  'renewal-failed': { first: 'renewal-failed', next: '(rdp-renew-certificate)', details: [ours] },
  'service-disabled': { first: 'service-stopped', next: '(rdp-start-service)', details: [ours] },
  'firewall-rules-off': { first: 'port-filtered', next: '(rdp-allow-firewall)', details: [ours] },
  'nla-off': { first: 'nla-off', next: '(rdp-require-nla)', details: [ours] },
  'pin-gone': { first: 'pinned-certificate-gone', next: '(rdp-unpin-certificate)' },
  'policy-security-layer-0': {
    first: 'plain-rdp-security',
    next: 'Ask its owner to set the security layer to 2 (TLS)',
    details: [`set by ${baseline}`, `SecurityLayer ${baseline}`],
  },
  'tls12-off': {
    first: 'tls-mismatch',
    title: 'TLS 1.2 is switched off for those who connect',
    next: '(rdp-enable-tls12)',
  },
  impostor: { first: 'wrong-machine', next: 'Do not log on to it' },
  'rdp-off': { first: 'rdp-off', next: 'meant to be off' },
  'clock-skewed': { first: 'clock-skew', next: 'w32tm /query /status' },
  'plaintext-after-tls': {
    first: 'middlebox',
    title: 'A device between us answers without TLS',
    next: 'inspects or filters that port',
  },
  'key-denied': { first: 'key-denied', next: '(rdp-grant-key-access removeDeny=true)' },
  'key-file-missing': { first: 'listener-key-missing', next: '(rdp-renew-certificate)' },
  'store-entry-orphaned': { first: 'store-entry-orphaned', next: '(rdp-renew-certificate)' },
  'machine-keys-renamed': { first: 'machine-keys-renamed', next: '(rdp-restore-machinekeys)' },
  'program-data-wrong': { first: 'program-data-wrong', next: '%SystemDrive%\\ProgramData' },
  'system-denied': { first: 'store-key-denied', next: 'Take the Deny entry for SYSTEM off' },
  'disk-full': { first: 'disk-full', next: 'Make room on the system drive' },
  'prerequisite-disabled': { first: 'prerequisite-disabled', next: 'its usual start type back' },
  'key-folder-hardened': { ...well, details: ['Worth knowing', 'locked down further'] },
  'pin-expired': { first: 'pinned-certificate-expired', next: '(rdp-unpin-certificate)' },
  'pin-key-unreadable': { first: 'pinned-certificate-wrong', next: grant },
  'template-certificate': {
    first: 'template-certificate',
    next: 'the host may enrol',
    details: ["CertTemplateName GPO 'RDS certificates'"],
  },
  'cipher-policy-empty': {
    first: 'cipher-policy-empty',
    next: 'Ask its owner to name cipher suites in it',
    details: ["cipher suites GPO 'Cipher baseline'"],
  },
  'fips-only': { first: 'fips-only', next: 'cipher suites' },
  'listener-values-out-of-range': { first: 'listener-values-invalid', next: '(rdp-restore-listener)' },
  'station-disabled': { first: 'listener-values-invalid', next: '(rdp-restore-listener)' },
  'lan-adapter-wrong': { first: 'listener-values-invalid', next: '(rdp-restore-listener)' },
  'port-held': { first: 'port-held', next: 'Move that program to another port' },
  'rdp-off-by-policy': {
    first: 'rdp-off',
    next: 'Ask its owner to allow Remote Desktop connections',
    details: ["fDenyTSConnections GPO 'No remote access'"],
  },
  'nla-off-by-policy': {
    first: 'nla-off',
    next: 'Ask its owner to require NLA',
    details: [`UserAuthentication ${baseline}`],
  },
  // Stuck in StopPending: a restart of the service would be refused, so the one of the host is offered.
  'service-hangs': { first: 'service-stuck', next: '(rdp-reboot-host)' },
  'service-crashes': { first: 'service-crashes', next: 'for the module that fails' },
  'rdp-wrapper': { first: 'rdp-wrapper', next: 'termsrv.dll' },
  'firewall-block-rule': { first: 'port-filtered', next: '(rdp-allow-firewall)' },
  'local-rules-ignored': {
    first: 'port-filtered',
    next: 'Ask whoever keeps the policies of that host to allow TCP to the port',
    details: [/firewall rules (a policy|GPO)/],
  },
  'public-network': { first: 'port-filtered', next: '(rdp-allow-firewall)', details: ['does not cover'] },
  'port-moved': { first: 'port-closed', next: 'Check the port on the host' },
  'ipsec-required': {
    first: 'ipsec-required',
    next: 'Ask whoever keeps the policies of that host to let you in',
  },
  'drain-mode': { first: 'drain-mode', next: 'change logon /enable' },
  'licence-grace-over': {
    first: 'licensing',
    title: 'The grace period of Remote Desktop licensing is over',
    next: 'licence server',
  },
  // The licences are the ones this machine shows to others: it serves Remote Desktop as ever.
  'licence-refused': well,
  'secure-channel-broken': { first: 'secure-channel-broken', next: 'Test-ComputerSecureChannel -Repair' },
  'duplicate-sid': { first: 'duplicate-sid', next: 'sysprep' },
  'brute-force': { first: 'brute-force', next: 'Keep the port from the Internet' },
  'pending-reboot': { ...well, details: ['Worth knowing', 'restart pending'] },
  'rsop-unreadable': {
    ...well,
    details: ['who owns them is unknown; the record of applied policies could not be read'],
  },
  'schannel-log-off': well,
};

/** Faults of what carries scripts; those that only make it slow are looked at where ways in are. */
export const waysInFaults: readonly string[] = [
  'slow-scripts',
  'no-way-in',
  'way-in-slow',
  'reader-slow',
  'connection-drops',
  'key-refused',
  'host-key-changed',
  'script-hangs',
  'part-hangs',
  'fragment-cut',
  'output-large',
];
