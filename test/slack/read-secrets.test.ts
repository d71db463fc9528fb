import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSecrets } from '../../adapters/slack/read-secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rdp-medic-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const secret = 'a'.repeat(32);

function faultsOf(settings: Parameters<typeof readSecrets>[0]): string[] {
  const read = readSecrets(settings);
  return read.kind === 'faults' ? read.faults.map(({ place, expected }) => `${place}: ${expected}`) : [];
}

describe('the secrets of Slack', () => {
  it('are read from their files', () => {
    const signingSecretFile = file('secret', `${secret}\n`);
    const tokenFile = file('token', 'xoxb-1-2\n');
    expect(
      readSecrets({ mode: 'http', signingSecretFile, workspaces: [{ teamId: 'T0001', tokenFile }] }),
    ).toEqual({
      kind: 'secrets',
      secrets: {
        door: { mode: 'http', signingSecret: secret },
        workspaces: [{ teamId: 'T0001', token: 'xoxb-1-2' }],
      },
    });
  });

  it('name one door, not two', () => {
    const signingSecretFile = file('secret', secret);
    const appTokenFile = file('app', 'xapp-1');
    const workspaces = [{ teamId: 'T0001', tokenFile: file('token', 'xoxb-1') }];
    for (const mode of ['http', 'socket'] as const)
      expect(faultsOf({ mode, signingSecretFile, appTokenFile, workspaces })).toEqual([
        'slack: signingSecretFile (mode http) or appTokenFile (mode socket), not both: Slack uses one door',
      ]);
  });

  it('are refused all at once, and never repeated', () => {
    const faults = faultsOf({
      mode: 'socket',
      appTokenFile: file('app', 'xoxb-not-an-app-token'),
      workspaces: [
        { teamId: 'T0001', tokenFile: file('token', 'xoxp-a-person') },
        { teamId: 'T0001', tokenFile: join(folder, 'missing') },
        { teamId: 'acme', tokenFile: file('open', 'xoxb-1', 0o644) },
      ],
    });
    expect(faults).toEqual([
      'slack.appTokenFile: a file with an app-level token, xapp-…',
      'slack.workspaces[0].tokenFile: a file with a bot token, xoxb-…',
      'slack.workspaces[1].teamId: each workspace once',
      `slack.workspaces[1].tokenFile: the name of a file, but ${folder} has none of that name`,
      "slack.workspaces[2].teamId: a workspace's id, such as T0123ABCD",
      `slack.workspaces[2].tokenFile: a file that its owner alone can read (chmod 600 ${join(folder, 'open')})`,
    ]);
    expect(faults.join()).not.toMatch(/xoxp-a-person|xoxb-not/);
  });

  it('need the file of their mode', () => {
    const workspaces = [{ teamId: 'T0001', tokenFile: file('token', 'xoxb-1') }];
    expect(faultsOf({ mode: 'http', workspaces })).toEqual(['slack.signingSecretFile: a file, in mode http']);
    expect(faultsOf({ mode: 'socket', workspaces })).toEqual(['slack.appTokenFile: a file, in mode socket']);
    expect(faultsOf({ mode: 'http', signingSecretFile: file('s', secret), workspaces: [] })).toEqual([
      'slack.workspaces: at least one workspace with teamId and tokenFile',
    ]);
  });
});
