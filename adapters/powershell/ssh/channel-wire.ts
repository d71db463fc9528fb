import type { Client, ClientChannel } from 'ssh2';
import { lastWords } from '../session/last-words.ts';
import type { Wire } from '../session/wire.ts';

/** How long a server may take to agree that it is over. */
const politeMs = 500;

/** The subsystem that PowerShell takes remoting on; the name is part of its set-up on the host. */
const subsystem = 'powershell';

/** The channel of the subsystem as a wire; a text says why there is none. The client goes with the wire. */
export function openChannel(client: Client, signal: AbortSignal): Promise<Wire | string> {
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
        give(fault === undefined ? channelWire(client, channel) : `there is no subsystem "${subsystem}"`);
      });
    } catch {
      // ssh2 throws where the connection has just gone.
      gone();
    }
  });
}

function channelWire(client: Client, channel: ClientChannel): Wire {
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
  client.once('close', () => over.resolve());
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
      const late = setTimeout(() => client.destroy(), politeMs);
      await over.promise;
      clearTimeout(late);
      client.destroy();
    },
  };
}
