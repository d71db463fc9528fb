import { ChatAway, SlackRefused } from './chat-away.ts';

/** What an admin can do about the ways in which Slack shuts us out altogether; null for any other. */
export function shutOut(error: unknown): string | null {
  if (error instanceof ChatAway) return error.isDoubtful ? 'Slack does not answer' : null;
  return error instanceof SlackRefused ? (lockouts[error.code] ?? null) : null;
}

const newToken = 'install the app again and put its new bot token into tokenFile';
const lockouts: Readonly<Record<string, string>> = {
  invalid_auth: `Slack does not know the bot token; ${newToken}`,
  not_authed: `Slack was given no bot token; ${newToken}`,
  token_revoked: `the bot token was revoked; ${newToken}`,
  token_expired: `the bot token has expired; ${newToken}`,
  account_inactive: `the app was removed from the workspace; ${newToken}`,
  org_login_required: 'the workspace is being moved by Slack; wait',
};
