import type { Channel, Dict, Team } from './fake-slack.ts';
import { refuse } from './refusal.ts';
import type { SlackState } from './state.ts';

export interface Call {
  readonly state: SlackState;
  readonly team: Team;
  readonly args: Dict;
  readonly may: (scope: string) => boolean;
}

export interface Method {
  /** One of these; checked before anything else. Methods that need more by kind of channel ask `need`. */
  readonly scopes: readonly string[];
  readonly token?: 'bot' | 'app' | 'none';
  /** Throws an ApiRefusal for `ok: false`. */
  readonly run: (call: Call) => Dict;
}

export function argument(call: Call, name: string): string {
  const value = call.args[name];
  if (value === undefined || value === null || value === '') {
    throw refuse('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] missing required field: ${name} [json-pointer:/${name}]`] },
    });
  }
  return String(value);
}

/** Forms say `true`, JSON says true, some say 1. */
export function flag(call: Call, name: string): boolean {
  return [true, 1, 'true', '1'].includes(call.args[name] as string);
}

export function count(call: Call, name: string, usual: number, most: number): number {
  const value = Number(call.args[name] ?? usual);
  if (!Number.isInteger(value) || value < 1) throw refuse('invalid_limit');
  return Math.min(value, most);
}

/** Refuses unless the token holds one of the scopes. */
export function need(call: Call, ...scopes: readonly string[]): void {
  if (scopes.length === 0 || scopes.some((scope) => call.may(scope))) return;
  throw refuse('missing_scope', {
    needed: scopes.join(','),
    provided: (call.state.scopes ?? []).join(','),
  });
}

const prefix = { public: 'channels', private: 'groups', im: 'im' } as const;

/** The channel, if the bot may know of it: a private one it is not in does not exist for it. */
export function knownChannel(call: Call, id = argument(call, 'channel')): Channel {
  const found = call.state.channels.get(id);
  if (found === undefined || found.team !== call.team.id) throw refuse('channel_not_found');
  if (found.kind !== 'public' && !isMember(call, found)) throw refuse('channel_not_found');
  return found;
}

export function isMember(call: Call, channel: Channel): boolean {
  return channel.members.has(call.team.botUserId);
}

export function needFor(call: Call, channel: Channel, what: 'read' | 'history'): void {
  need(call, `${prefix[channel.kind]}:${what}`);
}

/** One page of a list and the cursor to the next; cursors are opaque base64 as in Slack. */
export function page<T>(
  call: Call,
  items: readonly T[],
  limit: number,
): { readonly items: readonly T[]; readonly next: string } {
  const cursor = String(call.args.cursor ?? '');
  let start = 0;
  if (cursor !== '') {
    const match = /^at:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
    if (match === null) throw refuse('invalid_cursor');
    start = Number(match[1]);
  }
  const end = start + limit;
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(`at:${end}`).toString('base64') : '',
  };
}
