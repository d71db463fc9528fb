import type { AppsManifestCreateArguments } from '@slack/web-api';

/** The library does not export it under its own name. */
export type Manifest = AppsManifestCreateArguments['manifest'];
type Scope = NonNullable<NonNullable<NonNullable<Manifest['oauth_config']>['scopes']>['bot']>[number];

/** What the bot token may do, each with the reason. docs/slack.md lists the same. */
export const scopes: readonly { readonly scope: Scope; readonly why: string }[] = [
  { scope: 'commands', why: 'the slash commands' },
  { scope: 'chat:write', why: 'posts cards and rewrites its own, in channels it was invited to' },
  { scope: 'app_mentions:read', why: 'hears @rdp-medic' },
  { scope: 'im:history', why: 'hears direct messages, and finds its own cards in them' },
  { scope: 'im:read', why: 'knows that a direct message is one with it' },
  { scope: 'im:write', why: 'opens a direct message for what is said privately outside a channel' },
  { scope: 'channels:read', why: 'knows whether it is a member of a public channel, before anything begins' },
  { scope: 'groups:read', why: 'the same for private channels it was invited to' },
  { scope: 'channels:history', why: 'finds its own card again when Slack lost the answer to a post' },
  { scope: 'groups:history', why: 'the same in private channels it was invited to' },
  { scope: 'metadata.message:read', why: 'tells its own cards apart by the key they carry' },
  { scope: 'files:write', why: 'puts the whole text beside a card that had to be shortened' },
  { scope: 'usergroups:read', why: 'reads who is in a user group that approves or is on call' },
];

/** Only where every incident gets a channel of its own; an admin can leave it out. */
export const optionalScopes: readonly { readonly scope: Scope; readonly why: string }[] = [
  {
    scope: 'channels:manage',
    why: 'opens a channel per incident, sets its topic and invites the on-call group',
  },
];
