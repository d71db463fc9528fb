/** A command as a person may type it, such as `/rdp-check`. */
interface AppCommand {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

interface AppFacts {
  /** The app id of the bot, which is the package's id too. */
  readonly appId: string;
  /** Three numbers; Teams takes an update only with a higher one. */
  readonly version: string;
  /** A page about the service, https: Teams links to it as website, privacy statement and terms of use. */
  readonly url: string;
  /** With commands in the slash menu, which Teams knows from manifest 1.29 on. */
  readonly slash: boolean;
  readonly commands: readonly AppCommand[];
}

export type AppManifest = ReturnType<typeof createAppManifest>;

type Scope = 'personal' | 'team' | 'groupChat';

/**
 * The app as Teams is to know it (learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema). It asks
 * for no permission and no resource-specific consent: mentions and direct messages reach a bot without any.
 */
export function createAppManifest({ appId, version, url, slash, commands }: AppFacts) {
  const manifestVersion = slash ? '1.29' : '1.22';
  const title = ({ command }: AppCommand) => command.replace(/^\//, '');
  const listed = (name: (command: AppCommand) => string) =>
    commands.map((one) => ({ title: name(one), description: `${one.usageHint}: ${one.description}` }));
  const mentioned = listed((one) => title(one).replace(/^rdp-/, ''));
  const all: readonly Scope[] = ['personal', 'team', 'groupChat'];
  // A slash message is private to its sender and the bot, which it always is in a personal chat.
  const together: readonly Scope[] = ['team', 'groupChat'];
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${manifestVersion}/MicrosoftTeams.schema.json`,
    manifestVersion,
    version,
    id: appId,
    developer: { name: 'rdp-medic', websiteUrl: url, privacyUrl: url, termsOfUseUrl: url },
    name: { short: 'rdp-medic', full: 'rdp-medic: Remote Desktop, diagnosed and repaired' },
    description: {
      short: 'Finds out why Remote Desktop fails, repairs it with approval, proves it.',
      full: 'Looks at a Windows host from outside and, where it may, from inside; says which layer of Remote Desktop fails and why; plans the smallest repair; changes nothing before somebody who may has approved exactly that plan; and proves the repair with a fresh look from outside. Every step stands in one thread and in an audit log.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#1F3A5F',
    bots: [
      {
        botId: appId,
        scopes: all,
        supportsFiles: false,
        isNotificationOnly: false,
        ...(slash ? { supportsTargetedMessages: true } : {}),
        commandLists: slash
          ? [
              { triggers: ['mention'], scopes: all, commands: mentioned },
              { triggers: ['slash'], scopes: together, commands: listed(title) },
            ]
          : [{ scopes: all, commands: mentioned }],
      },
    ],
    // Asked for from 1.25 on where a bot is in teams: who is who is never taken from a team's list of members.
    ...(slash ? { supportsChannelFeatures: 'tier1' } : {}),
    permissions: [],
    // It shows no page of anybody's.
    validDomains: [],
  };
}
