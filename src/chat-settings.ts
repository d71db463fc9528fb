import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { type TeamsSection, teamsSchema, teamsSection } from './teams-settings.ts';

/** The sections of rdp-medic.yaml that say where people meet the bot. Paths are absolute. */
export interface ChatSettings {
  readonly slack: SlackSection | null;
  readonly teams: TeamsSection | null;
  readonly http: { readonly address: string; readonly port: number };
  readonly incidents: IncidentSection | null;
  readonly auditHead: AuditHeadSection | null;
}

export interface SlackSection {
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

export interface IncidentSection {
  readonly slack: { readonly teamId: string; readonly channel: string };
  readonly hosts: number;
  readonly minutes: number;
  readonly room: { readonly prefix: string; readonly invite: string | null } | null;
}

/** Where the end of the audit log is told once a day. */
export interface AuditHeadSection {
  readonly slack: { readonly teamId: string; readonly channel: string };
  /** Not before this hour of the day, UTC. */
  readonly hourUtc: number;
}

const text = z.string().min(1, 'expected some text');
const id = (letter: string, what: string) =>
  z.string().regex(new RegExp(`^[${letter}][A-Z0-9]{2,20}$`), `expected ${what}`);
const team = id('T', "a workspace's id, such as T0123ABCD");
const place = z.strictObject({ teamId: team, channel: id('CG', "a channel's id, such as C0123ABCD") });

export const chatSections = {
  slack: z
    .strictObject({
      mode: z.enum(['http', 'socket'], 'expected http or socket'),
      signingSecretFile: text.optional(),
      appTokenFile: text.optional(),
      workspaces: z
        .array(z.strictObject({ teamId: team, tokenFile: text }))
        .min(1, 'expected at least one workspace'),
      apiUrl: z
        .string()
        .regex(/^http:\/\/127\.\d+\.\d+\.\d+:\d+\/api\/$/, 'expected http://127.0.0.1:PORT/api/')
        .optional(),
      groups: z
        .array(
          z.strictObject({
            group: text,
            teamId: team,
            usergroup: id('S', "a user group's id, such as S0123ABCD"),
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
      slack: place,
      hosts: z.number().int().min(2, 'expected 2 or more').optional(),
      minutes: z.number().int().min(1, 'expected 1 or more').optional(),
      room: z
        .strictObject({
          prefix: z
            .string()
            .regex(/^[a-z0-9][a-z0-9-]{0,20}$/, 'expected lower-case letters, digits and hyphens, 21 at most')
            .optional(),
          invite: id('S', "a user group's id, such as S0123ABCD").optional(),
        })
        .optional(),
    })
    .optional(),
  auditHead: z
    .strictObject({
      slack: place,
      hourUtc: z.number().int().min(0).max(23, 'expected an hour, 0 to 23').optional(),
    })
    .optional(),
};
const whole = z.object(chatSections);
export type ChatSectionsRead = z.infer<typeof whole>;

/** The sections as read, with what they leave out; relative paths are relative to `folder`. */
export function chatSettings(read: ChatSectionsRead, folder: string): ChatSettings {
  const { slack, teams, http, incidents, auditHead } = read;
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
            slack: incidents.slack,
            hosts: incidents.hosts ?? 3,
            minutes: incidents.minutes ?? 60,
            room:
              incidents.room === undefined
                ? null
                : { prefix: incidents.room.prefix ?? 'inc-rdp-', invite: incidents.room.invite ?? null },
          },
    auditHead: auditHead === undefined ? null : { slack: auditHead.slack, hourUtc: auditHead.hourUtc ?? 6 },
  };
}
