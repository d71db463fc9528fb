import type { TurnAway, TurnedAway } from '../ports/turn-away.ts';
import type { World } from './world.ts';

const onceMs = 60_000;
/** Of so many different refusals each is counted for itself; what comes beyond them is counted by workspace. */
const most = 1_000;

/**
 * Refusals of an adapter in the audit log. The same one of the same account is written at once, and then at most once
 * a minute with how many there were; what is counted when `ending` comes is written then.
 */
export function createTurnAway(
  { audit, clock, fault }: Pick<World, 'audit' | 'clock' | 'fault'>,
  ending: AbortSignal,
): TurnAway {
  /** Not written yet, by refusal. */
  const counts = new Map<string, number>();

  async function write(key: string, refused: TurnedAway): Promise<void> {
    const count = counts.get(key)!;
    counts.set(key, 0);
    const { account, why, kind, where } = refused;
    const at = clock.now().toISOString();
    const entry = { at, actor: actorOf(refused), what: 'refused', run: null, host: null, plan: null };
    const detail = { why, kind, where, platform: account.platform, count: String(count) };
    await audit.record([{ ...entry, id: `turned-away:${key}:${at}`, detail }]).catch((cause: unknown) => {
      counts.set(key, counts.get(key)! + count);
      fault('could not put a refusal on record', cause);
    });
  }

  async function writeLater(key: string, refused: TurnedAway): Promise<void> {
    do {
      await clock.sleep(onceMs, ending);
      if (counts.get(key) === 0) break;
      await write(key, refused);
    } while (!ending.aborted);
    counts.delete(key);
  }

  return async (one) => {
    const crowded = { ...one, account: { ...one.account, id: '*' }, where: '' };
    const refused = counts.size >= most && !counts.has(keyOf(one)) ? crowded : one;
    const key = keyOf(refused);
    const known = counts.get(key);
    counts.set(key, (known ?? 0) + 1);
    if (known !== undefined) return;
    await write(key, refused);
    writeLater(key, refused).catch((cause: unknown) => fault('could not count refusals', cause));
  };
}

function actorOf({ account: { platform, tenant, id } }: TurnedAway): string {
  return `${platform}:${tenant}/${id}`;
}

function keyOf(refused: TurnedAway): string {
  return `${actorOf(refused)}:${refused.why}:${refused.kind}:${refused.where}`;
}
