/**
 * Who decides a setting. Known owners are named; where the record of policies could not be read the owner is
 * unknown, which is never the same as "nobody" or "this host".
 */
export type Owner =
  /** No policy and no device management speaks of it: a local change stays. */
  | { readonly kind: 'host' }
  /** A Group Policy does; `name` such as `GPO 'RDS baseline'`, null when only the fact is known. */
  | { readonly kind: 'policy'; readonly name: string | null }
  /** Device management (MDM) does. */
  | { readonly kind: 'mdm' }
  | { readonly kind: 'unknown'; readonly why: string };

/** One setting as a card shows it: `SecurityLayer`, `TermService start type`, `firewall rules`. */
export interface SettingOwner {
  readonly setting: string;
  readonly owner: Owner;
}
