/** What the owner of a policy is asked for, by the id of the cause. */
const wanted: Readonly<Record<string, string>> = {
  'plain-rdp-security': 'set the security layer to 2 (TLS)',
  'nla-off': 'require NLA (set it to 1)',
  'rdp-off': 'allow Remote Desktop connections',
};

/** What to ask the owner of a setting for, to stand after `Ask its owner to`. */
export function ownerRequest(cause: string | null): string {
  return wanted[cause ?? ''] ?? 'correct it';
}
