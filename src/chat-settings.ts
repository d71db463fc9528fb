import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { type AnnounceSection, announceSchema, announceSection } from './announce-settings.ts';
import {
  onePlace,
  type PlaceSetting,
  placeKeys,
  placeSetting,
  slackTeamId,
  slackUserGroup,
} from './place-settings.ts';
import { type TeamsSection, teamsSchema, teamsSection } from './teams-settings.ts';

/** The sections of rdp-medic.yaml that say where people meet the bot. Paths are absolute. */
export interface ChatSettings {
  readonly slack: SlackSection | null;
  readonly teams: TeamsSection | null;
  readonly http: { readonly address: string; readonly port: number };
  readonly incidents: IncidentSection | null;
  readonly auditHead: AuditHeadSection | null;
  readonly announce: readonly AnnounceSection[];
}

interface SlackSection {
  readonly mode: 'http' | 'socket';
  readonly signingSecretFile?: string;
  readonly appTokenFile?: string;
  readonly workspaces: readonly { readonly teamId: string; readonly tokenFile: string }[];
  /** Another Slack than Slack: for development, on this machine alone. */
  readonly apiUrl?: string;
  /** Groups of the policy whose members a Slack user group names. */
  readonly groups: readonly GroupSource[];
}

export interface GroupSource {
  readonly group: string;
  readonly teamId: string;
  readonly usergroup: string;
}

interface IncidentSection {
  readonly place: PlaceSetting;
  readonly hosts: number;
  readonly minutes: number;
  readonly room: { readonly prefix: string; readonly invite: string | null } | null;
}

/** Where the end of the audit log is told once a day. */
interface AuditHeadSection {
  readonly place: PlaceSetting;
  /** Not before this hour of the day, UTC. */
  readonly hourUtc: number;
}

const text = z.string().min(1, 'expected some text');

export const chatSections = {
  slack: z
    .strictObject({
      mode: z.enum(['http', 'socket'], 'expected http or socket'),
      signingSecretFile: text.optional(),
      appTokenFile: text.optional(),
      workspaces: z
        .array(z.strictObject({ teamId: slackTeamId, tokenFile: text }))
        .min(1, 'expected at least one workspace'),
      apiUrl: z
        .string()
        .regex(/^http:\/\/127\.\d+\.\d+\.\d+:\d+\/api\/$/, 'expected http://127.0.0.1:PORT/api/')
        .optional(),
      groups: z
        .array(
          z.strictObject({
            group: text,
            teamId: slackTeamId,
            usergroup: slackUserGroup,
          }),
        )
        .optional(),
    })
    .optional(),
  teams: teamsSchema.optional(),
  http: z
    .strictObject({
      address: text.optional(),
      port: z.number().int().min(0).max(65_535, 'expected a port').optional(),
    })
    .optional(),
  incidents: z
    .strictObject({
      ...placeKeys,
      hosts: z.number().int().min(2, 'expected 2 or more').optional(),
      minutes: z.number().int().min(1, 'expected 1 or more').optional(),
      room: z
        .strictObject({
          prefix: z
            .string()
            .regex(/^[a-z0-9][a-z0-9-]{0,20}$/, 'expected lower-case letters, digits and hyphens, 21 at most')
            .optional(),
          invite: slackUserGroup.optional(),
        })
        .optional(),
    })
    .superRefine((read, context) => {
      onePlace(read, context);
      if (read.room !== undefined && read.slack === undefined)
        context.addIssue({
          code: 'custom',
          path: ['room'],
          message: 'expected no room: one for each incident is opened in Slack alone',
        });
    })
    .optional(),
  auditHead: z
    .strictObject({
      ...placeKeys,
      hourUtc: z.number().int().min(0).max(23, 'expected an hour, 0 to 23').optional(),
    })
    .superRefine(onePlace)
    .optional(),
  announce: announceSchema.optional(),
};
const whole = z.object(chatSections);
export type ChatSectionsRead = z.infer<typeof whole>;

/** The sections as read, with what they leave out; relative paths are relative to `folder`. */
export function chatSettings(read: ChatSectionsRead, folder: string): ChatSettings {
  const { slack, teams, http, incidents, auditHead, announce } = read;
  const path = (file: string) => (isAbsolute(file) ? file : join(folder, file));
  return {
    slack:
      slack === undefined
        ? null
        : {
            mode: slack.mode,
            workspaces: slack.workspaces.map(({ teamId, tokenFile }) => ({
              teamId,
              tokenFile: path(tokenFile),
            })),
            groups: slack.groups ?? [],
            ...(slack.signingSecretFile === undefined
              ? {}
              : { signingSecretFile: path(slack.signingSecretFile) }),
            ...(slack.appTokenFile === undefined ? {} : { appTokenFile: path(slack.appTokenFile) }),
            ...(slack.apiUrl === undefined ? {} : { apiUrl: slack.apiUrl }),
          },
    teams: teamsSection(teams, path),
    // Loopback: what faces the network is for a proxy with a certificate.
    http: { address: http?.address ?? '127.0.0.1', port: http?.port ?? 8_080 },
    incidents:
      incidents === undefined
        ? null
        : {
            place: placeSetting(incidents),
            hosts: incidents.hosts ?? 3,
            minutes: incidents.minutes ?? 60,
            room:
              incidents.room === undefined
                ? null
                : { prefix: incidents.room.prefix ?? 'inc-rdp-', invite: incidents.room.invite ?? null },
          },
    auditHead:
      auditHead === undefined ? null : { place: placeSetting(auditHead), hourUtc: auditHead.hourUtc ?? 6 },
    announce: announceSection(announce),
  };
}
