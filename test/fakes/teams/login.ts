import { randomBytes } from 'node:crypto';
import type { TeamsState } from './state.ts';

/** Entra's answer to a client secret (OAuth 2.0 client credentials): a token for the connector, or its no. */
export function grantToken(
  state: TeamsState,
  directory: string,
  form: URLSearchParams,
  seconds: number,
): { readonly status: number; readonly body: unknown } {
  const no = (status: number, error: string, words: string) => ({
    status,
    body: { error, error_description: words, correlation_id: '00000000-0000-0000-0000-000000000000' },
  });
  const known = directory === 'botframework.com' || state.tenants.some(({ id }) => id === directory);
  if (!known) return no(400, 'invalid_request', `AADSTS90002: Tenant '${directory}' not found.`);
  if (form.get('grant_type') !== 'client_credentials') {
    return no(400, 'unsupported_grant_type', 'AADSTS70003: The grant type is not supported.');
  }
  if (form.get('client_id') !== state.appId) {
    return no(400, 'unauthorized_client', 'AADSTS700016: Application was not found in the directory.');
  }
  if (form.get('client_secret') !== state.password) {
    return no(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.');
  }
  if (form.get('scope') !== 'https://api.botframework.com/.default') {
    return no(400, 'invalid_scope', 'AADSTS70011: The provided value for scope is not valid.');
  }
  const token = randomBytes(32).toString('base64url');
  state.tokens.set(token, state.clock.now() + seconds * 1_000);
  return {
    status: 200,
    body: { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: token },
  };
}

/** Whether the connector takes this header. */
export function isLetIn(state: TeamsState, authorization: string | undefined): boolean {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  return token !== undefined && (state.tokens.get(token) ?? 0) > state.clock.now();
}
