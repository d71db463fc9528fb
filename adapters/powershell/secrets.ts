import { redactText } from '../../src/audit/redact.ts';

/** The secrets this process has read, and the one place that keeps them out of what is said. */
export interface Secrets {
  /** From now on this text, its lines and its usual encodings are taken out of everything. */
  learn(secret: string): void;
  /** A message or a record, fit for every sink: known secrets out, and what looks like one. */
  conceal(text: string): string;
  /** Data from a host: known secrets out, else untouched, since scripts are judged by it. */
  concealIn<T>(data: T): T;
}

/** Shorter ones would take half of every sentence along. */
const shortest = 4;
/** Of a text of several lines, such as a key: so much of a line tells something. */
const shortestLine = 12;
const gone = '[redacted]';

export function createSecrets(): Secrets {
  const known = new Set<string>();
  /** Longest first, so that no part of one is left by another. */
  let inOrder: readonly string[] = [];
  const conceal = (text: string): string =>
    inOrder.reduce((rest, secret) => (rest.includes(secret) ? rest.replaceAll(secret, gone) : rest), text);
  const concealIn = (data: unknown): unknown => {
    if (typeof data === 'string') return conceal(data);
    if (Array.isArray(data)) return data.map(concealIn);
    if (data === null || typeof data !== 'object') return data;
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [conceal(key), concealIn(value)]));
  };
  return {
    learn(secret) {
      for (const form of formsOf(secret)) known.add(form);
      inOrder = [...known].sort((a, b) => b.length - a.length);
    },
    conceal: (text) => redactText(conceal(text)),
    concealIn: <T>(data: T): T => (inOrder.length === 0 ? data : (concealIn(data) as T)),
  };
}

function formsOf(secret: string): readonly string[] {
  const whole = secret.trim();
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  const parts =
    lines.length === 1 ? [] : lines.filter((line) => line.length >= shortestLine && !isFrame(line));
  const texts = [whole, ...parts];
  const encoded = texts.flatMap((text) => [
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text.toWellFormed()),
    Buffer.from(text, 'utf8').toString('base64'),
    Buffer.from(text, 'utf8').toString('hex'),
  ]);
  return [...texts, ...encoded].filter((text) => text.length >= shortest);
}

/** `-----BEGIN … KEY-----` is the same in every key, and no secret. */
function isFrame(line: string): boolean {
  return line.startsWith('-----');
}
