import type { ClientEvent } from '../../src/psrp/pool/client-event.ts';
import { createClientPool } from '../../src/psrp/pool/create-client-pool.ts';
import { createServerPool } from '../../src/psrp/pool/create-server-pool.ts';
import type { ServerEvent } from '../../src/psrp/pool/server-event.ts';
import { pipelinesOf, poolOf, type Recording, recorded } from './recording.ts';

/** Feeds what a real server said to our client half, which believes to have asked the same. */
export function replayToClient(name: Recording, split: (bytes: Uint8Array) => Uint8Array[]): ClientEvent[] {
  const { opening, rest } = recorded(name, 'server-to-client');
  const guids = pipelinesOf(name);
  let next = 0;
  const pool = createClientPool({
    pool: poolOf(name),
    nextGuid: () => guids[next++]!,
    limits: { pipelines: 200 },
  });
  pool.open();
  const events = split(opening).flatMap((part) => pool.receive(part));
  for (const _ of guids) pool.run({ script: 'as recorded' });
  pool.close();
  return [...events, ...split(rest).flatMap((part) => pool.receive(part)), ...pool.ended()];
}

/** Feeds what a real client said to our server half, which accepts and answers nothing else. */
export function replayToServer(name: Recording, split: (bytes: Uint8Array) => Uint8Array[]) {
  const { opening, rest } = recorded(name, 'client-to-server');
  const pool = createServerPool({});
  const events: ServerEvent[] = split(opening).flatMap((part) => pool.receive(part));
  pool.accept();
  for (const part of split(rest)) events.push(...pool.receive(part));
  const said = Buffer.from(pool.take()).toString('latin1');
  return { events: [...events, ...pool.ended()], said };
}
