import { z } from 'zod';

/** A channel in rdp-medic.yaml, as the chats' adapters address it. */
export interface PlaceSetting {
  readonly platform: 'slack' | 'teams';
  /** Workspace or directory. */
  readonly tenant: string;
  readonly opaque: string;
}

const id = (letter: string, what: string) =>
  z.string().regex(new RegExp(`^[${letter}][A-Z0-9]{2,20}$`), `expected ${what}`);
export const slackTeamId = id('T', "a workspace's id, such as T0123ABCD");
export const slackUserGroup = id('S', "a user group's id, such as S0123ABCD");

/** A section has one of them, beside what else is in it; see `onePlace`. */
export const placeKeys = {
  slack: z
    .strictObject({ teamId: slackTeamId, channel: id('CG', "a channel's id, such as C0123ABCD") })
    .optional(),
  teams: z
    .strictObject({
      tenantId: z
        .string()
        .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'expected a directory (tenant) id, a GUID')
        .transform((guid) => guid.toLowerCase()),
      channel: z
        .string()
        .regex(
          /^19:[^\s@;]{1,120}@thread\.(tacv2|v2|skype)$/,
          "expected a channel's id, such as 19:0123abcd@thread.tacv2",
        ),
    })
    .optional(),
};
const whole = z.object(placeKeys);
type Read = z.infer<typeof whole>;

/** For `superRefine`: there is a place, and one alone. */
export function onePlace({ slack, teams }: Read, context: z.core.$RefinementCtx): void {
  if (slack === undefined && teams === undefined)
    context.addIssue({ code: 'custom', path: [], message: 'expected a place: slack or teams' });
  if (slack !== undefined && teams !== undefined)
    context.addIssue({ code: 'custom', path: ['teams'], message: 'expected slack or teams, not both' });
}

/** The place of a section in which `onePlace` holds. */
export function placeSetting({ slack, teams }: Read): PlaceSetting {
  return slack === undefined
    ? { platform: 'teams', tenant: teams!.tenantId, opaque: teams!.channel }
    : { platform: 'slack', tenant: slack.teamId, opaque: slack.channel };
}
