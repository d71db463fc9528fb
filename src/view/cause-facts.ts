import type { Cause } from '../diagnosis/cause.ts';
import type { Block, Fact } from './message.ts';
import { plain } from './plain.ts';

/** More than these make a card that nobody reads; the rest is named in one line. */
const shownInFull = 3;

/**
 * The ranked causes as blocks. The first shows all three rows, because "against: nothing" is worth knowing of
 * the one that will be acted upon; the others show what there is.
 */
export function causeFacts(causes: readonly Cause[]): Block[] {
  const blocks: Block[] = causes.slice(0, shownInFull).map((cause, index) => ({
    kind: 'facts',
    title: `${index + 1}  ${plain(cause.title, 120)}`,
    state: cause.confidence,
    rows: rows(cause, index === 0),
  }));
  const rest = causes.slice(shownInFull);
  if (rest.length > 0) {
    const named = rest.map((cause) => `${plain(cause.title, 80)} (${cause.confidence})`);
    blocks.push({ kind: 'text', text: `Also possible: ${named.join('; ')}.` });
  }
  return blocks;
}

function rows(cause: Cause, all: boolean): Fact[] {
  const three: readonly (readonly [string, readonly string[]])[] = [
    ['for', cause.for],
    ['against', cause.against],
    ['not looked', cause.notLooked],
  ];
  const owner = cause.owner === undefined ? [] : [{ label: 'set by', value: plain(cause.owner, 80) }];
  const reasons = three
    .filter(([, said]) => all || said.length > 0)
    .map(([label, said]) => ({
      label,
      value: said.length === 0 ? 'nothing' : said.map((one) => plain(one)).join(' · '),
    }));
  return [...owner, ...reasons];
}
