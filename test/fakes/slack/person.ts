import type { Deliverer } from './deliver.ts';
import type { Acted, Channel, Delivery, Dict, StoredMessage, User } from './fake-slack.ts';
import { eventPayload } from './payloads.ts';
import { seenBy, seenView, topModal } from './seen.ts';
import { type SlackState, teamOf } from './state.ts';

/** What every act of a person needs. */
export interface World {
  readonly state: SlackState;
  readonly out: Deliverer;
  readonly events: readonly string[];
  readonly commands: readonly string[] | null;
}

/** What the person sees after an act, in that place and thread. */
export function acted(
  world: World,
  user: User,
  channel: Channel | null,
  threadTs: string | null,
  delivery: Delivery | null,
  told: readonly string[],
): Acted {
  const modal = topModal(world.state, user.id);
  return {
    delivery,
    told,
    sees: channel === null ? [] : seenBy(world.state, user.id, channel.id, threadTs),
    modal: modal === undefined ? null : seenView(world.state, modal),
  };
}

/** An event goes out only to an app that subscribed to its type. */
export async function deliverEvent(
  world: World,
  user: User,
  type: string,
  event: Dict,
): Promise<Delivery | null> {
  if (!world.events.includes(type)) return null;
  return world.out.deliver('event', eventPayload(world.state, teamOf(world.state, user.team), event));
}

/** The content a person types, as Slack stores it: entities, @names, and host names made into links. */
export function typed(state: SlackState, team: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const named = escaped.replaceAll(/(^|\s)@([\w.-]+)/g, (all, before: string, name: string) => {
    if (['channel', 'here', 'everyone'].includes(name)) return `${before}<!${name}>`;
    const user = [...state.users.values()].find((one) => one.team === team && one.name === name);
    if (user !== undefined) return `${before}<@${user.id}>`;
    const group = [...state.groups.values()].find((one) => one.team === team && one.handle === name);
    return group === undefined ? all : `${before}<!subteam^${group.id}>`;
  });
  // Slack's own client does this to what looks like a public host name, and a bot must read through it.
  return named.replaceAll(
    /(^|\s)((?:[\w-]+\.)+(?:com|net|org|io|de|eu|dev|info))(?=\s|$)/g,
    '$1<http://$2|$2>',
  );
}

export function plainContent(text: string): Pick<StoredMessage, 'text' | 'blocks' | 'metadata'> & {
  readonly warnings: readonly string[];
} {
  return { text, blocks: [], metadata: null, warnings: [] };
}
