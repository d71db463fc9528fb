import type { ClientChannel } from 'ssh2';
import { lastWords } from '../session/last-words.ts';
import type { Wire } from '../session/wire.ts';
import type { LoggedIn } from './log-in.ts';

/** How long a server may take to agree that it is over. */
const politeMs = 500;

/** The subsystem that PowerShell takes remoting on; the name is part of its set-up on the host. */
const subsystem = 'powershell';

/** The channel of the subsystem as a wire; a text says why there is none. The connection goes with the wire. */
export function openChannel({ client, socket }: LoggedIn, signal: AbortSignal): Promise<Wire | string> {
  return new Promise((resolve) => {
    const give = (result: Wire | string): void => {
      signal.removeEventListener('abort', called);
      client.off('close', gone);
      resolve(result);
    };
    const called = (): void => give('it did not answer in time');
    const gone = (): void => give('the connection was closed');
    signal.addEventListener('abort', called, { once: true });
    client.once('close', gone);
    if (signal.aborted) return called();
    try {
      client.subsys(subsystem, (fault, channel) => {
        give(
          fault === undefined
            ? channelWire({ client, socket }, channel)
            : `there is no subsystem "${subsystem}"`,
        );
      });
    } catch {
      // ssh2 throws where the connection has just gone.
      gone();
    }
  });
}

function channelWire({ client, socket }: LoggedIn, channel: ClientChannel): Wire {
  const words = lastWords(channel.stderr);
  const over = Promise.withResolvers<void>();
  let ending = 'the SSH connection ended';
  channel.on('error', () => {});
  channel.once('exit', (code: number | null, name?: string) => {
    ending = `PowerShell ended there (${code === null ? (name ?? 'by a signal') : `code ${code}`})`;
  });
  channel.once('close', over.resolve);
  client.once('error', (fault) => {
    ending = `the SSH connection broke: ${fault.message}`;
  });
  socket.once('close', () => over.resolve());
  if (socket.destroyed) over.resolve();
  return {
    listen(onBytes, onEnd) {
      channel.on('data', onBytes);
      void over.promise.then(() => onEnd(ending));
    },
    send: (bytes) => void channel.write(bytes),
    words,
    async close() {
      channel.end();
      client.end();
      // ssh2's own destroy leaves a socket alone that has said its last word.
      const late = setTimeout(() => socket.destroy(), politeMs);
      await over.promise;
      clearTimeout(late);
      socket.destroy();
    },
  };
}
