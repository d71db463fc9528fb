import { commands } from '../../src/view/commands.ts';
import { type Manifest, optionalScopes, scopes } from './scopes.ts';

type BotEvent = NonNullable<
  NonNullable<NonNullable<Manifest['settings']>['event_subscriptions']>['bot_events']
>[number];

/** What Slack tells the bot of. */
const events: readonly BotEvent[] = [
  'app_mention',
  'message.im',
  'app_home_opened',
  'member_left_channel',
  'channel_left',
  'group_left',
  'channel_archive',
  'group_archive',
];

/** Where Slack sends everything, below the address of the bot. */
export const slackPath = '/slack/events';

/**
 * The app as Slack is to create it (docs.slack.dev/reference/app-manifest), made from the table of commands, so that
 * none can be forgotten. In mode http `url` is the public address of the bot, https and without a path.
 */
export function createManifest(
  mode: { readonly mode: 'socket' } | { readonly mode: 'http'; readonly url: string },
): Manifest {
  const address = mode.mode === 'http' ? new URL(slackPath, mode.url).href : null;
  const at = address === null ? {} : { request_url: address };
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: 'rdp-medic',
      description: 'Finds out why Remote Desktop fails, repairs it with approval, and proves the repair.',
      long_description:
        'Looks at a Windows host from outside and, where it may, from inside; says which layer of Remote Desktop fails and why; plans the smallest repair; changes nothing before somebody who may has approved exactly that plan; and proves the repair with a fresh look from outside. Every step stands in one thread and in an audit log.',
      background_color: '#1f3a5f',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'rdp-medic', always_online: false },
      slash_commands: commands.map(({ command, description, usageHint }) => ({
        command,
        description,
        usage_hint: usageHint,
        should_escape: false,
        ...(address === null ? {} : { url: address }),
      })),
    },
    oauth_config: {
      scopes: {
        bot: scopes.map(({ scope }) => scope),
        bot_optional: optionalScopes.map(({ scope }) => scope),
      },
    },
    settings: {
      event_subscriptions: { ...at, bot_events: [...events] },
      interactivity: { is_enabled: true, ...at },
      org_deploy_enabled: false,
      socket_mode_enabled: mode.mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}
