import { redactWhole } from '../audit/redact.ts';

/**
 * Text that came from a host, a server or a person, made fit for one line: control characters and line breaks
 * become spaces, and what is longer than `limit` characters is cut with an ellipsis. A host must not be able to
 * write a line of its own onto a card. What looks like a secret is taken out first: half of one may look like none.
 */
export function plain(text: string, limit = 240): string {
  const line = redactWhole(text)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join('')}…`;
}
