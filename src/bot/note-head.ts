import type { AuditHead, HeadEvent } from '../audit/head.ts';
import type { World } from './world.ts';

/**
 * Once a day, after the hour, notes where the audit log ends and owes that to the channel. Of several processes that
 * try only the first one's append counts. Returns whether this call noted it.
 */
export async function noteHead(world: World, head: AuditHead): Promise<boolean> {
  const { heads = null } = world;
  if (heads === null) return false;
  const { streams, channel, hourUtc } = heads;
  const now = world.clock.now();
  if (now.getUTCHours() < hourUtc) return false;
  const at = now.toISOString();
  const day = at.slice(0, 10);
  if ((await streams.read(day)).version > 0) return false;
  const event: HeadEvent = { at, type: 'noted', ...head };
  const appended = await streams.append(day, 0, {
    events: [event],
    audit: [
      {
        id: `head:${day}`,
        at,
        actor: 'rdp-medic',
        what: 'head-noted',
        run: null,
        host: null,
        plan: null,
        detail: { day, seq: String(head.seq), hash: head.hash },
      },
    ],
    owed: [
      {
        kind: 'card',
        id: `head:${day}`,
        subject: { kind: 'head', id: day },
        slot: 'root',
        thread: channel,
      },
    ],
    hosts: [],
    open: false,
  });
  if (appended === 'appended') world.wake();
  return appended === 'appended';
}
