import { readSecret, type SettingFault } from '../chat/read-secret.ts';
import type { SlackSecrets, SlackSettings } from './settings.ts';

type ReadSecrets =
  | { readonly kind: 'secrets'; readonly secrets: SlackSecrets }
  | { readonly kind: 'faults'; readonly faults: readonly SettingFault[] };

/**
 * The tokens from their files, every fault told at once. Refused: both modes at once, a workspace named twice, a
 * file that others may read, and a token of another kind than its place asks for.
 */
export function readSecrets(settings: SlackSettings): ReadSecrets {
  const faults: SettingFault[] = [];
  const read = (place: string, file: string, shape: RegExp, expected: string): string => {
    const found = readSecret(file);
    if (typeof found === 'string' && shape.test(found)) return found;
    faults.push({ place, expected: typeof found === 'string' ? expected : found.expected });
    return '';
  };
  const door = readDoor(settings, read, faults);
  const seen = new Set<string>();
  const workspaces = settings.workspaces.map(({ teamId, tokenFile }, index) => {
    const place = `slack.workspaces[${index}]`;
    if (!/^T[A-Z0-9]{2,20}$/.test(teamId))
      faults.push({ place: `${place}.teamId`, expected: "a workspace's id, such as T0123ABCD" });
    if (seen.has(teamId)) faults.push({ place: `${place}.teamId`, expected: 'each workspace once' });
    seen.add(teamId);
    const token = read(`${place}.tokenFile`, tokenFile, /^xoxb-\S+$/, 'a file with a bot token, xoxb-…');
    return { teamId, token };
  });
  if (workspaces.length === 0)
    faults.push({ place: 'slack.workspaces', expected: 'at least one workspace with teamId and tokenFile' });
  return faults.length > 0 || door === null
    ? { kind: 'faults', faults }
    : { kind: 'secrets', secrets: { door, workspaces } };
}

type Read = (place: string, file: string, shape: RegExp, expected: string) => string;

function readDoor(settings: SlackSettings, read: Read, faults: SettingFault[]): SlackSecrets['door'] | null {
  const { mode, signingSecretFile, appTokenFile } = settings;
  if (signingSecretFile !== undefined && appTokenFile !== undefined) {
    faults.push({
      place: 'slack',
      expected: 'signingSecretFile (mode http) or appTokenFile (mode socket), not both: Slack uses one door',
    });
    return null;
  }
  if (mode === 'http') {
    if (signingSecretFile === undefined) {
      faults.push({ place: 'slack.signingSecretFile', expected: 'a file, in mode http' });
      return null;
    }
    const expected = 'a file with the signing secret of the app, 32 hexadecimal digits';
    return {
      mode,
      signingSecret: read('slack.signingSecretFile', signingSecretFile, /^[0-9a-f]{32,64}$/i, expected),
    };
  }
  if (appTokenFile === undefined) {
    faults.push({ place: 'slack.appTokenFile', expected: 'a file, in mode socket' });
    return null;
  }
  const expected = 'a file with an app-level token, xapp-…';
  return { mode, appToken: read('slack.appTokenFile', appTokenFile, /^xapp-\S+$/, expected) };
}
