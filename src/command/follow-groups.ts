import type { GroupSource } from '../chat-settings.ts';
import type { ChatGroup } from '../people/with-chat-groups.ts';
import type { ChatGroups } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';

const everyMs = 60_000;
/** An older answer is no answer: whoever was taken out of the group must not approve for ever. */
export const oldestMs = 10 * 60_000;

const unknown =
  'Slack has not said in the last ten minutes who is in it: until it does, nobody decides as one of them';

export interface FollowedGroups {
  /** As they stand now; members null where the last answer is too old. */
  readonly now: () => readonly ChatGroup[];
  /** For /readyz: which of them can be gone by. */
  readonly ready: () => readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly since: string | null;
    readonly words: string;
  }[];
  /** Asks once; never rejects. */
  readonly ask: () => Promise<void>;
}

/** Asks a chat every minute who is in its groups, until the signal. What cannot be asked is told as a fault, once. */
export function followGroups(
  sources: readonly GroupSource[],
  chat: ChatGroups,
  clock: Clock,
  fault: (what: string, cause: unknown) => void,
  signal: AbortSignal,
): FollowedGroups {
  const answers = new Map<GroupSource, { readonly members: readonly string[]; readonly at: number }>();
  /** Told as out of reach, and not heard since. */
  const told = new Set<GroupSource>();
  async function ask(): Promise<void> {
    await Promise.all(
      sources.map(async (source) => {
        const { teamId: tenant, usergroup: id, group } = source;
        const at = clock.now().getTime();
        try {
          answers.set(source, { members: await chat.members({ tenant, id }), at });
          told.delete(source);
        } catch (cause) {
          if (told.has(source)) return;
          told.add(source);
          fault(`who is in ${group} (Slack user group ${id})`, cause);
        }
      }),
    );
  }
  void (async () => {
    while (sources.length > 0 && !signal.aborted) {
      await clock.sleep(everyMs, signal).catch(() => {});
      if (!signal.aborted) await ask();
    }
  })();
  const now = (): readonly ChatGroup[] =>
    sources.map((source) => {
      const answer = answers.get(source);
      const isFresh = answer !== undefined && clock.now().getTime() - answer.at <= oldestMs;
      return {
        group: source.group,
        platform: 'slack',
        tenant: source.teamId,
        members: isFresh ? answer.members : null,
        askedAt: answer === undefined ? null : new Date(answer.at).toISOString(),
      };
    });
  return {
    ask,
    now,
    ready: () =>
      now().map(({ group, members, askedAt }) => ({
        name: `group ${group}`,
        ok: members !== null,
        since: askedAt,
        words: members === null ? unknown : 'known',
      })),
  };
}
