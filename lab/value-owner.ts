import type { LabHost } from './model.ts';

/** Whose policy brought a value, by its name alone, as the record of policies (RSoP) tells it; null where it does not. */
export function valueOwner(host: LabHost, name: string): string | null {
  if (host.identity === 'user' || host.rsopUnreadable === true) return null;
  const found = Object.entries(host.policyOwners).find(([what]) => {
    const [, value] = /^HKLM\\SOFTWARE\\Policies\\.+\\([^\\]+)$/i.exec(what) ?? [];
    return value?.toLowerCase() === name.toLowerCase();
  });
  return found?.[1] ?? null;
}
