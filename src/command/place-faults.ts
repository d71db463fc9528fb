import type { ChatSettings } from '../chat-settings.ts';
import type { PlaceSetting } from '../place-settings.ts';

type Sections = Pick<ChatSettings, 'slack' | 'teams' | 'incidents' | 'auditHead' | 'announce'>;

/** Places in rdp-medic.yaml whose workspace or directory is none of those set up there. */
export function placeFaults(chats: Sections): readonly string[] {
  const known = {
    slack: chats.slack?.workspaces.map(({ teamId }) => teamId) ?? [],
    teams: chats.teams?.tenants ?? [],
  };
  return placesOf(chats).flatMap(([section, place]) => {
    // Of a chat that is not set up here, it is for the process that has it: see `placesElsewhere`.
    if (known[place.platform].length === 0) return [];
    if (known[place.platform].includes(place.tenant)) return [];
    const key = place.platform === 'slack' ? 'slack.teamId' : 'teams.tenantId';
    return [`rdp-medic.yaml: ${section}.${key}: expected one of ${known[place.platform].join(', ')}`];
  });
}

/** A sentence for each chat that has places in rdp-medic.yaml and is not set up there. */
export function placesElsewhere(chats: Sections): readonly string[] {
  return (['slack', 'teams'] as const).flatMap((platform) => {
    const named = placesOf(chats).flatMap(([section, place]) =>
      place.platform === platform ? [section] : [],
    );
    if (named.length === 0 || chats[platform] !== null) return [];
    return [
      `rdp-medic.yaml: ${named.join(', ')}: expected a section \`${platform}\` beside it; what is to be shown there waits until a bot that has one runs on the same Redis.`,
    ];
  });
}

function placesOf({ incidents, auditHead, announce }: Sections) {
  const places: readonly (readonly [string, PlaceSetting | undefined])[] = [
    ['incidents', incidents?.place],
    ['auditHead', auditHead?.place],
    ...announce.map(({ place }, index) => [`announce[${index}]`, place] as const),
  ];
  return places.flatMap(([section, place]) => (place === undefined ? [] : [[section, place] as const]));
}
