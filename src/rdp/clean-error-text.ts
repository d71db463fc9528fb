/** Enough for any dialog or event; what comes after is not read. */
const longest = 10_000;

/** What looks like a number to look up and is none: addresses, times, dates, versions, ids, ports, updates. */
const noise: readonly RegExp[] = [
  /\{?\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b\}?/g,
  /\bs-1-\d{1,3}(?:-\d{1,10}){1,15}\b/g,
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}|\/\d{1,2})?\b/g,
  /(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{0,4}){1,4}/g,
  /\[?(?:[0-9a-f]{1,4}:){1,6}:[0-9a-f]{0,4}(?::[0-9a-f]{1,4}){0,4}\]?/g,
  /\b\d{4}-\d{1,2}-\d{1,2}(?:t\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})?)?\b/g,
  /\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b/g,
  /\b\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?![\d:])/g,
  /\d{1,4}\s?[年月日時分秒时]/g,
  /\b(?:tcp|udp|port|puerto|porta|poort|ポート|端口|포트|порт)s?[\s:=/]{0,3}\d{1,5}\b/g,
  /(?<=[a-z0-9][\])]?):\d{3,5}\b/g,
  /\b\d{1,5}(?:\.\d{1,6}){2,4}\b/g,
  /\bkb ?\d{5,8}\b/g,
];

/**
 * A pasted text in one form: full-width digits as plain ones, letters small, Cyrillic look-alikes and the times
 * sign in a code as Latin, event XML without its System part, and everything blanked that cannot be a code.
 */
export function cleanErrorText(text: string): string {
  const plain = text
    .slice(0, longest)
    .normalize('NFKC')
    .slice(0, longest)
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replace(/(?<=[0oо]\s?)[×х]/g, 'x')
    .replace(/(?<=x[0-9a-f]{0,7})о/g, 'o')
    .replace(/[\p{Zs}\t\r\n]+/gu, ' ');
  const said = withoutXml(plain);
  return noise.reduce((rest, pattern) => rest.replace(pattern, ' ; '), said);
}

/** Event XML: the System part holds ids, levels and keywords; of the data their names count. */
function withoutXml(text: string): string {
  if (!text.includes('<')) return text;
  let rest = text;
  for (let from = rest.indexOf('<system'); from >= 0; from = rest.indexOf('<system')) {
    const end = rest.indexOf('</system>', from);
    rest = `${rest.slice(0, from)} ; ${end < 0 ? '' : rest.slice(end + '</system>'.length)}`;
  }
  return rest
    .replace(/<data name=['"]([^'"<>]{1,40})['"]>/g, ' $1: ')
    .replace(/<[a-z/!?][^<>]{0,400}>/g, ' ');
}
