import type { Meter } from '../../src/ports/meter.ts';
import type { Row } from '../chat/health.ts';
import type { SlackSecrets } from './settings.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** The sending half of Slack: its workspaces, each with its own token. */
export interface SlackLink {
  readonly secrets: SlackSecrets;
  readonly apiUrl: string | undefined;
  readonly meter: Meter;
  readonly fault: (what: string, cause: unknown) => void;
  /** Null for a workspace that is not in the configuration. */
  readonly workspace: (teamId: string) => Workspace | null;
  readonly ready: () => readonly Row[];
  readonly close: () => void;
}

interface ConnectOptions {
  readonly secrets: SlackSecrets;
  readonly meter: Meter;
  readonly fault: (what: string, cause: unknown) => void;
  /** Another Slack than Slack, such as that of the tests; ends in /api/. */
  readonly apiUrl?: string;
}

/** A workspace that is not well is asked again so often, milliseconds. */
const askAgainMs = 3_000;

/**
 * Loads Slack's library and asks every workspace who we are. Slack being away holds nothing up: the rows of
 * `ready` say so, and it is asked again until it answers.
 */
export async function connectSlack(options: ConnectOptions): Promise<SlackLink> {
  // 0.2 s and tens of MB: only where Slack is switched on.
  const api = await import('@slack/web-api');
  const { secrets, meter, fault, apiUrl } = options;
  const workspaces = new Map(
    secrets.workspaces.map(({ teamId, token }) => [
      teamId,
      openWorkspace({ api, teamId, token, apiUrl, meter, fault }),
    ]),
  );
  const ask = (workspace: Workspace) => workspace.check().catch(() => {});
  await Promise.all([...workspaces.values()].map(ask));
  // Where nothing is posted meanwhile, nothing else would notice that Slack is back.
  const watch = setInterval(() => {
    for (const workspace of workspaces.values())
      if (!workspace.health.row().ok || workspace.identity() === null) void ask(workspace);
  }, askAgainMs);
  watch.unref();
  return {
    secrets,
    apiUrl,
    meter,
    fault,
    workspace: (teamId) => workspaces.get(teamId) ?? null,
    ready: () => [...workspaces.values()].map(({ health }) => health.row()),
    close: () => clearInterval(watch),
  };
}
