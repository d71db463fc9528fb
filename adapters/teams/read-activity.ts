import type { Activity, ChannelAccount } from './transport.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * An activity with every field of the kind that it is read as, or left out; null for what names no type. A token says
 * who sent it, not that it has the shape it should.
 */
export function readActivity(body: object): Activity | null {
  const { type, value, ...raw } = body as Json;
  if (typeof type !== 'string') return null;
  const conversation = objectOf(raw.conversation);
  const data = objectOf(raw.channelData);
  const tenant = textsOf(objectOf(data?.tenant), ['id']);
  return {
    type,
    ...textsOf(raw, ['id', 'timestamp', 'channelId', 'serviceUrl', 'replyToId', 'text', 'name', 'action']),
    ...(value === undefined ? {} : { value }),
    ...accountAs('from', raw.from),
    ...accountAs('recipient', raw.recipient),
    ...(typeof conversation?.id === 'string'
      ? {
          conversation: {
            id: conversation.id,
            ...textsOf(conversation, ['conversationType', 'tenantId']),
            ...(conversation.isGroup === true ? { isGroup: true } : {}),
          },
        }
      : {}),
    ...(data === null ? {} : { channelData: tenant.id === undefined ? {} : { tenant } }),
    entities: entitiesOf(raw.entities),
  };
}

function accountAs<Name extends 'from' | 'recipient'>(
  name: Name,
  value: unknown,
): Partial<Record<Name, ChannelAccount>> {
  const account = accountOf(value);
  return account === null ? {} : ({ [name]: account } as Partial<Record<Name, ChannelAccount>>);
}

function accountOf(value: unknown): ChannelAccount | null {
  const account = objectOf(value);
  if (typeof account?.id !== 'string') return null;
  return {
    id: account.id,
    ...textsOf(account, ['name', 'aadObjectId', 'role', 'tenantId']),
    ...(account.isTargeted === true ? { isTargeted: true } : {}),
  };
}

function entitiesOf(value: unknown): NonNullable<Activity['entities']> {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    const entity = objectOf(one);
    if (typeof entity?.type !== 'string') return [];
    const mentioned = accountOf(entity.mentioned);
    return [
      { type: entity.type, ...(mentioned === null ? {} : { mentioned }), ...textsOf(entity, ['text']) },
    ];
  });
}

function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** Those of the named fields that are texts. */
function textsOf<Name extends string>(
  value: Json | null,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const text = value?.[name];
    if (typeof text === 'string') texts[name] = text;
  }
  return texts;
}
