import type { Conversation, Dict, Person } from './fake-teams.ts';
import { bad, Refusal } from './refusal.ts';
import { membersOf, type TeamsState } from './state.ts';

/** A person in a roster. The old list of all members calls the directory's id `objectId`. */
function account(person: Person, idKey: 'aadObjectId' | 'objectId'): Dict {
  const [givenName = person.name, surname = ''] = person.name.split(' ');
  return {
    id: person.id,
    [idKey]: person.aadObjectId,
    name: person.name,
    givenName,
    surname,
    email: person.email,
    userPrincipalName: person.email,
    tenantId: person.guestOf ?? person.tenant,
    userRole: person.guestOf === null ? 'user' : 'guest',
  };
}

export function listMembers(state: TeamsState, conversation: Conversation): readonly Dict[] {
  return membersOf(state, conversation).map((one) => account(one, 'objectId'));
}

/** 200 at a time, or 50 to 500 as asked for; the token says where to go on. */
export function pagedMembers(state: TeamsState, conversation: Conversation, query: URLSearchParams): Dict {
  const size = Number(query.get('pageSize') ?? 200);
  if (!Number.isInteger(size) || size < 1) throw bad('pageSize is no number');
  const page = Math.min(500, Math.max(50, size));
  const from = Number(Buffer.from(query.get('continuationToken') ?? '', 'base64url').toString() || 0);
  if (!Number.isInteger(from)) throw bad('this continuationToken was not given here');
  const all = membersOf(state, conversation);
  const next = from + page;
  const more =
    next < all.length ? { continuationToken: Buffer.from(String(next)).toString('base64url') } : {};
  return { ...more, members: all.slice(from, next).map((one) => account(one, 'aadObjectId')) };
}

export function oneMember(state: TeamsState, conversation: Conversation, id: string): Dict {
  const found = membersOf(state, conversation).find((one) => one.id === id || one.aadObjectId === id);
  if (found === undefined) {
    throw new Refusal(404, 'MemberNotFoundInConversation', 'Member not found in conversation.');
  }
  return account(found, 'aadObjectId');
}
