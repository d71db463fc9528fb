import type { TransportFault } from './transport-fault.ts';

/** What an admin can do about the ways in which Teams shuts us out altogether; null for any other. */
export function shutOut({ code, status }: TransportFault): string | null {
  if (code === 'token-refused')
    return 'Entra does not take the client secret; make a new one and put its value into teams.passwordFile';
  if (code === 'no-token') return 'Entra does not answer, so there is no token for Teams';
  if (code === 'no-answer' || code === 'unreachable') return 'Teams’ connector does not answer';
  if (status === 401) return 'Teams’ connector does not take our token; does teams.appId belong to the bot?';
  return status !== null && status >= 500 ? 'Teams’ connector answers with errors' : null;
}
