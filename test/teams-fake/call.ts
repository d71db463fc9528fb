import type { Dict, FakeTeams } from '../fakes/teams/fake-teams.ts';

export interface Answered {
  readonly status: number;
  readonly body: Dict;
}

/** Asks the fake's connector as an app would, with a token of its own login. */
export function caller(
  teams: FakeTeams,
): (method: string, path: string, body?: unknown) => Promise<Answered> {
  let token: string | null = null;

  return async (method, path, body) => {
    token ??= await signIn(teams);
    const response = await fetch(`${teams.serviceUrl}v3/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Dict };
  };
}

export async function signIn(teams: FakeTeams, otherwise: Dict = {}): Promise<string> {
  const answer = await askToken(teams, otherwise);
  return String(answer.body.access_token);
}

export async function askToken(teams: FakeTeams, otherwise: Dict = {}): Promise<Answered> {
  const { directory = teams.tenant.id, ...form } = otherwise;
  const asked = {
    grant_type: 'client_credentials',
    client_id: teams.appId,
    client_secret: teams.password,
    scope: 'https://api.botframework.com/.default',
    ...form,
  } as Record<string, string>;
  const url = teams.tokenUrl.replace('{tenant}', String(directory));
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(asked) });
  return { status: response.status, body: (await response.json()) as Dict };
}

/** A message with one card of these elements. */
export function withCard(body: readonly Dict[], more: Dict = {}): Dict {
  const content = { type: 'AdaptiveCard', version: '1.5', body, ...more };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, content }] };
}
