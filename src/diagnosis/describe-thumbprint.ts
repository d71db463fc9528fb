/** A thumbprint short enough for a phone: its first eight digits. */
export function describeThumbprint(thumbprint: string): string {
  return `${plainThumbprint(thumbprint).slice(0, 8)}…`;
}

/** Thumbprints as Windows writes them, so that two can be compared: upper case, nothing between the digits. */
export function plainThumbprint(thumbprint: string): string {
  return thumbprint.replaceAll(/[^0-9a-fA-F]/g, '').toUpperCase();
}
