import type { ClientEvent } from '../../src/psrp/pool/client-event.ts';
import type { ClientPool, ClientPoolSettings } from '../../src/psrp/pool/client-pool.ts';
import { createClientPool } from '../../src/psrp/pool/create-client-pool.ts';
import { createServerPool } from '../../src/psrp/pool/create-server-pool.ts';
import type { ServerEvent } from '../../src/psrp/pool/server-event.ts';
import type { ServerPool, ServerPoolSettings } from '../../src/psrp/pool/server-pool.ts';

/** A source of GUIDs that counts, so that tests read alike every time. */
export function countedGuids(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
  };
}

export const poolGuid = 'aaaaaaaa-0000-4000-8000-00000000000a';

export interface Wired {
  readonly client: ClientPool;
  readonly server: ServerPool;
  /** Everything each side said so far. */
  readonly heard: ClientEvent[];
  readonly asked: ServerEvent[];
  /** Carries bytes to and fro until both are silent; `onAsked` may answer while it does. */
  settle(): void;
}

/** A client and a server half with a wire between them. The server accepts by itself. */
export function wire(
  onAsked: (event: ServerEvent, server: ServerPool) => void = () => {},
  client: Partial<ClientPoolSettings> = {},
  server: ServerPoolSettings = {},
): Wired {
  const wired = {
    client: createClientPool({ pool: poolGuid, nextGuid: countedGuids(), ...client }),
    server: createServerPool(server),
    heard: [] as ClientEvent[],
    asked: [] as ServerEvent[],
    settle() {
      for (let quiet = false; !quiet; ) {
        const up = wired.client.take();
        for (const event of wired.server.receive(up)) {
          wired.asked.push(event);
          if (event.kind === 'open-asked') wired.server.accept();
          onAsked(event, wired.server);
        }
        const down = wired.server.take();
        wired.heard.push(...wired.client.receive(down));
        quiet = up.length === 0 && down.length === 0;
      }
    },
  };
  return wired;
}

/** The same, opened. */
export function opened(...options: Parameters<typeof wire>): Wired {
  const wired = wire(...options);
  wired.client.open();
  wired.settle();
  return wired;
}

/** The GUID of what was started; fails the test where it was refused. */
export function started(answer: ReturnType<ClientPool['run']>): string {
  if (answer.kind !== 'started') throw new Error(answer.message);
  return answer.pipeline;
}
