import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createManifest } from '../../adapters/slack/manifest.ts';
import { type Manifest, optionalScopes, scopes } from '../../adapters/slack/scopes.ts';
import { parseCommand } from '../../src/bot/grammar.ts';
import { commands } from '../../src/view/commands.ts';

const manifests: readonly (readonly [string, Manifest])[] = [
  ['http', createManifest({ mode: 'http', url: 'https://medic.example.com' })],
  ['socket', createManifest({ mode: 'socket' })],
];

describe.each(manifests)('the manifest for mode %s', (mode, manifest) => {
  it('stays within the limits of Slack', () => {
    const { display_information: display, features, oauth_config: oauth, settings } = manifest;
    expect(display.name.length).toBeLessThanOrEqual(35);
    expect(display.description!.length).toBeLessThanOrEqual(140);
    expect(display.long_description!.length).toBeLessThanOrEqual(4_000);
    // Slack wants it to be worth reading, too.
    expect(display.long_description!.length).toBeGreaterThanOrEqual(175);
    expect(features!.bot_user!.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
    expect(features!.slash_commands!.length).toBeLessThanOrEqual(50);
    for (const { command, description, usage_hint } of features!.slash_commands!) {
      expect(command).toMatch(/^\/[a-z-]{1,31}$/);
      expect(description.length).toBeLessThanOrEqual(2_000);
      expect(usage_hint!.length).toBeLessThanOrEqual(1_000);
    }
    expect(oauth!.scopes!.bot!.length).toBeLessThanOrEqual(255);
    expect(settings!.event_subscriptions!.bot_events!.length).toBeLessThanOrEqual(100);
  });

  it('declares every command, and each is one that the grammar knows', () => {
    const declared = manifest.features!.slash_commands!.map(({ command }) => command);
    expect(declared).toEqual(commands.map(({ command }) => command));
    for (const command of declared) {
      const read = parseCommand(`${command} R1`);
      expect(read, command).not.toMatchObject({ kind: 'refusal' });
    }
  });

  it('asks for what its events and calls need, and for nothing twice', () => {
    const { bot = [], bot_optional = [] } = manifest.oauth_config!.scopes!;
    const asked = [...bot, ...bot_optional];
    expect(new Set(asked).size).toBe(asked.length);
    const needed: Record<string, string> = {
      app_mention: 'app_mentions:read',
      'message.im': 'im:history',
      member_left_channel: 'channels:read',
      channel_left: 'channels:read',
      channel_archive: 'channels:read',
      group_left: 'groups:read',
      group_archive: 'groups:read',
    };
    for (const event of manifest.settings!.event_subscriptions!.bot_events!)
      if (event !== 'app_home_opened') expect(asked).toContain(needed[event]);
  });

  it('carries addresses in mode http and none in mode socket', () => {
    const text = JSON.stringify(manifest);
    const addresses = text.match(/https:[^"]*/g) ?? [];
    const one = 'https://medic.example.com/slack/events';
    expect(addresses).toEqual(mode === 'http' ? Array.from({ length: commands.length + 2 }, () => one) : []);
    expect(manifest.settings!.socket_mode_enabled).toBe(mode === 'socket');
  });
});

describe('docs/slack.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/slack.md'), 'utf8');

  it.each([...scopes, ...optionalScopes])('says why $scope is asked for', ({ scope, why }) => {
    expect(page).toContain(`| \`${scope}\` | ${why} |`);
  });
});
