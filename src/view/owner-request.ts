import { plain } from './plain.ts';

/** What the owner of a policy is asked for, by the id of the cause. */
const wanted: Readonly<Record<string, string>> = {
  'plain-rdp-security': 'set the security layer to 2 (TLS)',
  'nla-off': 'require NLA (set it to 1)',
  'rdp-off': 'allow Remote Desktop connections',
  'listener-values-invalid': 'set a value that Windows knows',
  'cipher-policy-empty': 'name cipher suites in it, or take it away',
  'fips-only': 'name cipher suites that FIPS mode allows and clients have',
  'ipsec-required': 'let you in, or ask for IPsec on your side',
  'port-filtered': 'allow TCP to the port of Remote Desktop',
  'prerequisite-disabled': 'leave that service its usual start type',
  'service-stopped': 'leave TermService its usual start type (manual)',
  'key-denied': 'take the Deny entry out of it',
  'key-folder-hardened': "give Everyone back what Windows' own access has",
  'template-certificate': 'name a template that the host may enrol for',
  'credentials-refused': 'give the account the right to log on through Remote Desktop',
};

/** `set by policy (GPO 'RDS baseline')`, `set by device management (MDM)`: who decides, as `describeOwner` names it. */
export function setBy(owner: string): string {
  return isNamed(owner) ? `set by policy (${plain(owner, 80)})` : `set by ${plain(owner, 80)}`;
}

/** Whom to ask, to stand after `Ask `. Of a policy without a name nobody knows the owner. */
export function askWhom(owner: string): string {
  if (isNamed(owner)) return 'its owner';
  return /^a policy\b/.test(owner)
    ? 'whoever keeps the policies of that host'
    : 'whoever keeps device management';
}

function isNamed(owner: string): boolean {
  return !/^(a policy|device management)\b/.test(owner);
}

/** What to ask the owner of a setting for, to stand after `Ask its owner to`. */
export function ownerRequest(cause: string | null): string {
  return wanted[cause ?? ''] ?? 'correct it';
}
