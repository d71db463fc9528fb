import { readSecret, type SettingFault } from '../chat/read-secret.ts';
import type { TeamsSecrets, TeamsSettings } from './settings.ts';

type ReadSecrets =
  | { readonly kind: 'secrets'; readonly secrets: TeamsSecrets }
  | { readonly kind: 'faults'; readonly faults: readonly SettingFault[] };

/**
 * The settings with the password from its file, every fault told at once. Refused: nobody being authenticated without
 * that being asked for on loopback, a file that others may read, and the id of a secret where its value belongs.
 * @param address what the HTTP server binds.
 */
export function readSecrets(settings: TeamsSettings, address: string): ReadSecrets {
  const faults: SettingFault[] = [];
  const { appId, passwordFile, tenantId, tenants, allowUnauthenticated, serviceUrl } = settings;
  if (appId === null && !allowUnauthenticated)
    faults.push({
      place: 'teams.appId',
      expected: 'the app id of the bot: without it nobody is authenticated',
    });
  if (appId !== null && allowUnauthenticated)
    faults.push({ place: 'teams.allowUnauthenticated', expected: 'appId or allowUnauthenticated, not both' });
  if (allowUnauthenticated && !isLoopback(address))
    faults.push({
      place: 'teams.allowUnauthenticated',
      expected: `http.address on loopback with it, not ${address}: whoever reaches that could speak as anybody`,
    });
  if (appId === null && passwordFile !== undefined)
    faults.push({ place: 'teams.passwordFile', expected: 'an appId with it' });
  const password = appId === null ? '' : readPassword(passwordFile, faults);
  if (tenants.length === 0)
    faults.push({ place: 'teams.tenants', expected: 'at least one directory, here or as tenantId' });
  if (faults.length > 0) return { kind: 'faults', faults };
  const app = appId === null ? null : { id: appId, password, tenantId };
  return { kind: 'secrets', secrets: { app, tenants, serviceUrl: serviceUrl ?? null } };
}

/** All of 127.0.0.0/8 (RFC 1122, 3.2.1.3) and ::1; a name may mean another address tomorrow. */
export function isLoopback(address: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(address) || address === '::1';
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readPassword(file: string | undefined, faults: SettingFault[]): string {
  const place = 'teams.passwordFile';
  const wrong = (expected: string) => {
    faults.push({ place, expected });
    return '';
  };
  if (file === undefined) return wrong('a file with the client secret of the app');
  const found = readSecret(file);
  if (typeof found !== 'string') return wrong(found.expected);
  // Entra shows both side by side, and only the value is a secret.
  if (guid.test(found)) return wrong("a file with the client secret's value, not its id");
  return /^[\x21-\x7e]{16,}$/.test(found) ? found : wrong('a file with a client secret, one line');
}
