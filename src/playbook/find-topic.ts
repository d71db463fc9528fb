import { slipsBetween } from '../inventory/near-misses.ts';
import type { Advice, Refused, Topics } from './refused.ts';

type FoundTopic =
  | { readonly kind: 'refused'; readonly refused: Refused }
  | { readonly kind: 'advice'; readonly advice: Advice };

/** Longer texts are stories, not names of a thing. */
const longestText = 300;
const mostWords = 30;
/** What people say around the thing they mean. */
const fillers =
  'a an and can could do does for how i in is it my of on please should the to we with you bitte das den der die ein ich im kann man und wie zu';
const filler = new Set(fillers.split(' '));

/**
 * What a person means who typed `text`: the topic with the longest name whose words all stand in it, in any
 * order. Slips of the keyboard are forgiven only where nothing fits as it stands. What is the name of a playbook, or
 * one with a slip or two in it, is never taken for something that is refused.
 * @param playbooks names of playbooks; those that the topics themselves name are known.
 */
export function findTopic(
  topics: Topics,
  text: string,
  playbooks: readonly string[] = [],
): FoundTopic | null {
  const typed = topicWords(text.slice(0, longestText)).slice(0, mostWords);
  if (typed.length === 0) return null;
  const named = namesOf(topics);
  const whole = best(named, (name) => (name.join('') === typed.join('') ? 1_000 : 0));
  if (whole !== null || /^rdp-[\w-]+$/i.test(text.trim())) return whole;
  const isPlaybook = resembles(typed.join(''), [...playbooks, ...mentioned(topics)]);
  const open = isPlaybook ? named.filter(({ topic }) => topic.kind !== 'refused') : named;
  return (
    best(open, (name) => weight(name, typed, (a, b) => a === b)) ??
    best(open, (name) => weight(name, typed, alike))
  );
}

/** The words of a name or of what was typed, in the form in which they are compared. */
export function topicWords(text: string): readonly string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    // An update by its number: `uninstall KB5065426` means `uninstall kb`.
    .replace(/\bkb\s?(?=\d{6,8}\b)/g, 'kb ')
    .replace(/\b(tls|ssl)\s*v?(\d)\.(\d)/g, '$1$2$3');
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const meant = words.filter((word) => !filler.has(word));
  return meant.length > 0 ? meant : words;
}

/** Every playbook that a topic names. */
function mentioned({ refused, advice }: Topics): readonly string[] {
  return [...refused.flatMap(({ instead }) => instead.playbooks), ...advice.flatMap((one) => one.playbooks)];
}

interface Named {
  readonly topic: FoundTopic;
  readonly words: readonly string[];
}

/** Splitting a thousand names takes longer than comparing them, and topics do not change while we run. */
const split = new WeakMap<Topics, readonly Named[]>();

function namesOf(topics: Topics): readonly Named[] {
  const known = split.get(topics);
  if (known !== undefined) return known;
  const all: readonly FoundTopic[] = [
    ...topics.refused.map((refused) => ({ kind: 'refused' as const, refused })),
    ...topics.advice.map((advice) => ({ kind: 'advice' as const, advice })),
  ];
  const named = all.flatMap((topic) => {
    const { id, names } = topic.kind === 'refused' ? topic.refused : topic.advice;
    return [id, ...names].map((name) => ({ topic, words: topicWords(name) }));
  });
  split.set(topics, named);
  return named;
}

function best(named: readonly Named[], weigh: (name: readonly string[]) => number): FoundTopic | null {
  let first: FoundTopic | null = null;
  let most = 0;
  for (const { topic, words } of named) {
    const weighs = weigh(words);
    if (weighs > most) [first, most] = [topic, weighs];
  }
  return first;
}

/** Whether it is the name of one of these playbooks, with or without its prefix, with two slips at most. */
function resembles(typed: string, playbooks: readonly string[]): boolean {
  return playbooks
    .flatMap((name) => [name, name.replace(/^rdp-/, '')])
    .map((name) => topicWords(name).join(''))
    .some((name) => Math.abs(name.length - typed.length) <= 2 && slipsBetween(typed, name) <= 2);
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
  const most = word.length >= 9 ? 2 : 1;
  return Math.abs(word.length - typed.length) <= most && slipsBetween(typed, word) <= most;
}
