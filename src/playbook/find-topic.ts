import { nearMisses, slipsBetween } from '../inventory/near-misses.ts';
import type { Advice, Refused, Topics } from './refused.ts';

export type FoundTopic =
  | { readonly kind: 'refused'; readonly refused: Refused }
  | { readonly kind: 'advice'; readonly advice: Advice };

/** Longer texts are stories, not names of a thing. */
const longestText = 300;
/** What people say around the thing they mean. */
const fillers =
  'a an and can could do does for how i in is it my of on please should the to we with you bitte das den der die ein ich im kann man und wie zu';
const filler = new Set(fillers.split(' '));

/**
 * What a person means who typed `text`: the topic with the longest name whose words all stand in it, in any
 * order. Slips of the keyboard are forgiven only where nothing fits as it stands, and never towards a refusal
 * when the text may be the name of a playbook with a slip in it.
 * @param playbooks names of playbooks, which are never taken for something that is refused.
 */
export function findTopic(
  topics: Topics,
  text: string,
  playbooks: readonly string[] = [],
): FoundTopic | null {
  const typed = topicWords(text.slice(0, longestText));
  if (typed.length === 0) return null;
  const all: readonly FoundTopic[] = [
    ...topics.refused.map((refused) => ({ kind: 'refused' as const, refused })),
    ...topics.advice.map((advice) => ({ kind: 'advice' as const, advice })),
  ];
  const shaped = /^rdp-[\w-]+$/i.test(text.trim());
  const whole = best(all, (name) => (name.join('') === typed.join('') ? 1_000 : 0));
  if (whole !== null || shaped) return whole;
  const exact = best(all, (name) => weight(name, typed, (a, b) => a === b));
  if (exact !== null) return exact;
  const reserved = [...playbooks, ...mentioned(topics)];
  const bare = reserved.map((name) => name.replace(/^rdp-/, ''));
  const slipped = best(all, (name) => weight(name, typed, alike));
  const isPlaybook = nearMisses(text, [...reserved, ...bare], 1).length > 0;
  return slipped?.kind === 'refused' && isPlaybook ? null : slipped;
}

/** The words of a name or of what was typed, in the form in which they are compared. */
export function topicWords(text: string): readonly string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/\b(tls|ssl)\s*v?(\d)\.(\d)/g, '$1$2$3');
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const meant = words.filter((word) => !filler.has(word));
  return meant.length > 0 ? meant : words;
}

/** Every playbook that a topic names. */
function mentioned({ refused, advice }: Topics): readonly string[] {
  return [...refused.flatMap(({ instead }) => instead.playbooks), ...advice.flatMap((one) => one.playbooks)];
}

function best(all: readonly FoundTopic[], weigh: (name: readonly string[]) => number): FoundTopic | null {
  let first: FoundTopic | null = null;
  let most = 0;
  for (const topic of all) {
    const { id, names } = topic.kind === 'refused' ? topic.refused : topic.advice;
    for (const name of [id, ...names]) {
      const weighs = weigh(topicWords(name));
      if (weighs > most) [first, most] = [topic, weighs];
    }
  }
  return first;
}

/** Letters of the name, if each of its words stands in the text; else nothing. */
function weight(
  name: readonly string[],
  typed: readonly string[],
  same: (word: string, typed: string) => boolean,
): number {
  const found = name.every((word) => typed.some((one) => same(word, one)));
  return found ? name.join('').length : 0;
}

/** One slip from five letters on, two from nine; short words and numbers as they stand. */
function alike(word: string, typed: string): boolean {
  if (word === typed) return true;
  if (word.length < 5 || typed.length < 4 || /\d/.test(word)) return false;
  return slipsBetween(typed, word) <= (word.length >= 9 ? 2 : 1);
}
