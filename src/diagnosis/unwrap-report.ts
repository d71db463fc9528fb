const begin = /rdp-medic-report\/(\d{1,3})\/(\d{1,5})\/(\d{1,7})\//;
const end = '/rdp-medic-report';
/** The longest paste that is looked through; a chat's message is shorter. */
const longestText = 20_000;
/** The script keeps below 3,000. */
const longestBlock = 4_000;

type Unwrapped =
  | { readonly kind: 'block'; readonly json: string }
  | { readonly kind: 'fault'; readonly fault: string }
  | { readonly kind: 'none' };

const again = 'Copy it again, from rdp-medic-report/ to /rdp-medic-report, and say it behind the host.';

/**
 * The block in a pasted text, as the script printed it: what chats and phones put in (links, quotes, fences, line
 * breaks, dashes) is undone, and length and check number must fit.
 */
export function unwrapReport(text: string): Unwrapped {
  const plain = withoutChatMarks(text.slice(0, longestText));
  const head = begin.exec(plain);
  if (head === null) {
    const piece = plain.includes('rdp-medic-report')
      ? `The report of the PC is cut off: its beginning is missing. ${again}`
      : null;
    return piece === null ? { kind: 'none' } : { kind: 'fault', fault: piece };
  }
  const [whole, version, length, sum] = head;
  const fault = (why: string): Unwrapped => ({ kind: 'fault', fault: `${why} ${again}` });
  if (version !== '1')
    return {
      kind: 'fault',
      fault:
        'The report of the PC was made by another version of the script: print it anew with medic client-report.',
    };
  const wanted = Number(length);
  if (wanted > longestBlock) return fault('The report of the PC is longer than the script makes it.');
  const rest = plain.slice(head.index + whole.length);
  for (const body of readings(rest)) {
    const json = body.slice(0, wanted);
    if (json.length === wanted && checkNumber(json) === Number(sum)) return { kind: 'block', json };
  }
  const ends = rest.indexOf(end);
  const came = ends < 0 ? rest.length : ends;
  if (came < wanted) return fault(`The report of the PC is cut off: ${came} of ${wanted} characters came.`);
  return fault('The report of the PC was changed on its way: its check number does not fit.');
}

/** The text without the block, for whoever looks for codes in it. */
export function besidesReport(text: string): string {
  const from = text.search(/rdp-medic-report/i);
  if (from < 0) return text;
  const last = text.toLowerCase().lastIndexOf('rdp-medic-report');
  const behind = last > from ? text.slice(last + 'rdp-medic-report'.length) : '';
  return `${text.slice(0, from)} ${behind}`.replace(/`{3}\w*|(?:^|\n)\s*>/g, ' ').replace(/[`/\s]+$/, '');
}

/** What the script never prints is taken out, and what was made of its letters is turned back. */
function withoutChatMarks(text: string): string {
  return text
    .replace(/<(?:https?:\/\/|mailto:)[^<>|]{0,400}\|([^<>|]{0,400})>/g, '$1')
    .normalize('NFKC')
    .replace(/&(?:gt|lt|amp);|[<>`]/g, '')
    .replace(/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u301d\u301e]/g, '"')
    .replace(/[\u2010\u2011\u2012\u2212]/g, '-')
    .replaceAll('\u2013', '\u2014')
    .replace(/[\s\p{Cf}]+/gu, '');
}

/** An em dash was one hyphen or two; what begins like an address on the web may be a chat's addition. */
function readings(text: string): readonly string[] {
  return ['--', '-'].flatMap((dash) => {
    const body = text.replaceAll('\u2014', dash);
    return [body, body.replace(/https?:\/\//g, '')];
  });
}

/** As the script reckons it. */
export function checkNumber(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) % 1_000_003;
  return sum;
}
