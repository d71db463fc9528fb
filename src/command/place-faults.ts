import type { ChatSettings } from '../chat-settings.ts';
import type { PlaceSetting } from '../place-settings.ts';

/** Places in rdp-medic.yaml whose workspace or directory is none of those set up there. */
export function placeFaults({
  slack,
  teams,
  incidents,
  auditHead,
  announce,
}: Pick<ChatSettings, 'slack' | 'teams' | 'incidents' | 'auditHead' | 'announce'>): readonly string[] {
  const known = {
    slack: slack?.workspaces.map(({ teamId }) => teamId) ?? [],
    teams: teams?.tenants ?? [],
  };
  const places: readonly (readonly [string, PlaceSetting | undefined])[] = [
    ['incidents', incidents?.place],
    ['auditHead', auditHead?.place],
    ...announce.map(({ place }, index) => [`announce[${index}]`, place] as const),
  ];
  return places.flatMap(([section, place]) => {
    // Of a chat that is not set up here, it is for the process that has it.
    if (place === undefined || known[place.platform].length === 0) return [];
    if (known[place.platform].includes(place.tenant)) return [];
    const key = place.platform === 'slack' ? 'slack.teamId' : 'teams.tenantId';
    return [`rdp-medic.yaml: ${section}.${key}: expected one of ${known[place.platform].join(', ')}`];
  });
}
