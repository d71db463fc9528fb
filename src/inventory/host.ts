/** One Windows machine that rdp-medic knows. */
export interface Host {
  /** The name people type, unique in the inventory, lower case. */
  readonly name: string;
  /** What is connected to: a DNS name or an IP address. */
  readonly address: string;
  /** The RDP port; 3389 unless said otherwise. */
  readonly port: number;
  /** The computer name the machine is expected to give of itself, upper case; null when not known. */
  readonly computer: string | null;
  /** Labels that policy rules select by, such as `environment: production`. */
  readonly labels: Readonly<Record<string, string>>;
  /** How scripts reach it, understood by one adapter; null when there is no way in. */
  readonly way: Way | null;
}

/** A way into a host: the kind picks the adapter, the rest is that adapter's. */
export interface Way {
  readonly kind: string;
  readonly [setting: string]: string | number | boolean;
}

export interface Inventory {
  readonly hosts: readonly Host[];
}
