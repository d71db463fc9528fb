/** Where Teams' connector stands: https://smba.trafficmanager.net/REGION/…, and that of the government community cloud. */
const hosts = new Set(['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com']);

/** Reaches every region; for a place from which nothing was heard yet. */
export const worldwide = 'https://smba.trafficmanager.net/teams/';

/**
 * Whether something may be sent there: to Microsoft over https, or to `extra`, the one that the configuration names
 * for development, which is on this machine. An activity names its own connector, and so could anybody who forges one.
 */
export function isTrusted(serviceUrl: unknown, extra: string | null): serviceUrl is string {
  if (typeof serviceUrl !== 'string' || !URL.canParse(serviceUrl)) return false;
  const { protocol, hostname, port, username, password } = new URL(serviceUrl);
  if (username !== '' || password !== '') return false;
  if (protocol === 'https:' && port === '' && hosts.has(hostname)) return true;
  return extra !== null && isBelow(serviceUrl, extra);
}

function isBelow(serviceUrl: string, extra: string): boolean {
  if (!URL.canParse(extra)) return false;
  const [asked, known] = [new URL(serviceUrl), new URL(extra)];
  if (!isLocal(known.hostname) || asked.origin !== known.origin) return false;
  return slashed(asked.pathname).startsWith(slashed(known.pathname));
}

function isLocal(hostname: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]' || hostname === 'localhost';
}

function slashed(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
