import type { Duplex } from 'node:stream';
import ssh2, {
  type AuthContext,
  type Connection,
  type ParsedKey,
  type Server,
  type ServerChannel,
} from 'ssh2';

/** The one account scripts arrive under. */
export const scriptUser = 'rdp-medic';

/** What OpenSSH for Windows allows before it hangs up: LoginGraceTime, MaxAuthTries and MaxSessions of sshd_config. */
const graceMs = 120_000;
const mostTries = 6;
const mostSessions = 10;

interface SshDoorSettings {
  /** Private key of the host. */
  readonly hostKey: string;
  /** Public key of the one client that is let in. */
  readonly clientKey: string;
  /** False: even the right key is refused. */
  readonly admits: () => boolean;
  /** Called with each channel on which the subsystem `powershell` was asked for. */
  readonly enter: (channel: ServerChannel) => void;
}

/**
 * An SSH server (RFC 4252, RFC 4254) without a port: given a connection, it lets in one user with one key and
 * offers nothing but the subsystem `powershell`. Never asks for a password, never takes "none".
 */
export function createSshDoor(settings: SshDoorSettings): (connection: Duplex) => void {
  const known = parsed(settings.clientKey);
  const server = new ssh2.Server({ hostKeys: [settings.hostKey], ident: 'OpenSSH_for_Windows_9.5' });
  server.on('connection', (client) => {
    const grace = setTimeout(() => client.end(), graceMs);
    // A client may vanish at any moment; that is its own affair.
    client.on('error', () => {}).once('close', () => clearTimeout(grace));
    let tries = 0;
    client.on('authentication', (asked) => {
      if (settings.admits() && isOurs(asked, known)) return asked.accept();
      // The first question is always "none"; the answer tells the client what there is.
      if (asked.method !== 'none') tries += 1;
      if (tries >= mostTries) client.end();
      else asked.reject(['publickey']);
    });
    client.once('ready', () => {
      clearTimeout(grace);
      offerPowerShell(client, settings.enter);
    });
  });
  return (connection) => server.injectSocket(connection as Parameters<Server['injectSocket']>[0]);
}

function offerPowerShell(client: Connection, enter: (channel: ServerChannel) => void): void {
  let sessions = 0;
  client.on('session', (accept, reject) => {
    if (sessions >= mostSessions) return void reject();
    sessions += 1;
    const session = accept();
    session.once('close', () => {
      sessions -= 1;
    });
    session.on('subsystem', (grant, refuse, { name }) => {
      if (name !== 'powershell') return refuse();
      enter(grant());
    });
  });
}

/** The right key alone, without a signature, is only asked about (RFC 4252 7). */
function isOurs(asked: AuthContext, known: ParsedKey): boolean {
  if (asked.method !== 'publickey' || asked.username !== scriptUser) return false;
  if (asked.key.algo !== known.type || !asked.key.data.equals(known.getPublicSSH())) return false;
  if (asked.signature === undefined || asked.blob === undefined) return asked.signature === undefined;
  return known.verify(asked.blob, asked.signature, asked.hashAlgo) === true;
}

function parsed(publicKey: string): ParsedKey {
  const key = ssh2.utils.parseKey(publicKey);
  if (key instanceof Error) throw key;
  return key;
}
