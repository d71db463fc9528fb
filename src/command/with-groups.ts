import type { Site } from '../bot/world.ts';
import type { Config } from '../config.ts';
import { withChatGroups } from '../people/with-chat-groups.ts';
import { withUnknownGroups } from '../policy/with-unknown-groups.ts';
import type { AnnounceRoute } from '../run/announce.ts';
import type { FollowedGroups } from './follow-groups.ts';
import type { Place } from './open-place.ts';

/** The place, its people with the groups that chats keep, as they stand at each decision. */
export function withGroups(place: Place, groups: FollowedGroups): Place {
  const site = (): Site => {
    const now = groups.now();
    const of = place.site();
    const unknownGroups = now.flatMap(({ group, members, askedAt }) =>
      members === null ? [{ group, since: askedAt }] : [],
    );
    const names = unknownGroups.map(({ group }) => group);
    const policy = withUnknownGroups(of.policy, names);
    return { ...of, policy, people: withChatGroups(of.people, now), unknownGroups };
  };
  return { ...place, site };
}

/** Where the configuration wants the end of the audit log to be told. */
export function headsOf({ chats: { auditHead } }: Config) {
  if (auditHead === null) return null;
  return { channel: auditHead.place, hourUtc: auditHead.hourUtc };
}

/** Whom the configuration wants to be told of incidents. */
export function incidentsOf({ chats: { incidents } }: Config) {
  if (incidents === null) return null;
  const { place, hosts, minutes, room } = incidents;
  return { rules: { hosts, minutes }, channel: place, room };
}

/** Where the configuration wants which plans to be shown. */
export function announceOf({ chats: { announce } }: Config): readonly AnnounceRoute[] {
  return announce.map(({ place, hosts, risk }) => ({ thread: place, hosts, risk }));
}
