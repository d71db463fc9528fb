import type { KnownCause } from '../diagnosis/cause.ts';
import { knownCauses } from '../diagnosis/known-causes.ts';
import { nearMisses } from '../inventory/near-misses.ts';
import { findPlaybook } from '../playbook/find-playbook.ts';
import { findTopic, topicWords } from '../playbook/find-topic.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Advice, Refused } from '../playbook/refused.ts';
import { type ErrorPair, parseErrorPair } from '../rdp/error-codes.ts';
import type { Site } from './world.ts';

/** What a person asks about, with the codes that stand beside it. */
type Explained =
  | { readonly kind: 'codes'; readonly codes: ErrorPair }
  | { readonly kind: 'playbook'; readonly playbook: Playbook }
  | { readonly kind: 'cause'; readonly cause: KnownCause }
  | { readonly kind: 'refused'; readonly refused: Refused; readonly codes: ErrorPair | null }
  | { readonly kind: 'advice'; readonly advice: Advice; readonly codes: ErrorPair | null }
  /** How the PC that connects is asked. */
  | { readonly kind: 'client' }
  | { readonly kind: 'unknown'; readonly near: readonly string[] };

/** Longer than this it is a pasted dialog, whose words are not a question about any of them. */
const longestQuestion = 100;
const client = /^(the |my |client'?s? )?(client|client[- ]report|client[- ]script|own pc|pc|mein pc)$/i;

/** Finds what is meant: exact names first, then what people call it, then codes; guesses are only offered. */
export function findExplained(
  { playbooks, topics }: Pick<Site, 'playbooks' | 'topics'>,
  text: string,
): Explained {
  const asked = text.trim();
  const word = asked.toLowerCase().replaceAll(/\s+/g, '-');
  const found = findPlaybook(playbooks, word);
  if (found.kind === 'found') return { kind: 'playbook', playbook: found.playbook };
  const cause = knownCauses.find(({ id }) => id === word);
  if (cause !== undefined) return { kind: 'cause', cause };
  if (client.test(asked)) return { kind: 'client' };
  const codes = parseErrorPair(asked);
  const names = playbooks.map(({ name }) => name);
  const isQuestion = asked.length <= longestQuestion && !isDialog(asked, codes);
  const topic = topics === undefined || !isQuestion ? null : findTopic(topics, asked, names);
  if (topic !== null) return { ...topic, codes };
  if (codes !== null) return { kind: 'codes', codes };
  const titled = causeInWords(asked);
  if (titled !== null) return { kind: 'cause', cause: titled };
  const ids = knownCauses.map(({ id }) => id);
  return { kind: 'unknown', near: nearMisses(word, [...names, ...ids]) };
}

/** Two codes, or one with its label: what mstsc shows, whatever else stands in it. */
function isDialog(text: string, codes: ErrorPair | null): boolean {
  if (codes === null) return false;
  return (codes.main !== null && codes.extended !== null) || text.includes('\n');
}

/** The cause whose id holds every word that was said, such as `expired certificate` for certificate-expired. */
function causeInWords(text: string): KnownCause | null {
  const said = topicWords(text);
  const fits = knownCauses.filter(({ id }) => {
    const words = id.split('-');
    return said.length >= 2 && said.length === words.length && words.every((word) => said.includes(word));
  });
  return fits[0] ?? null;
}
