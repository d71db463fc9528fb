/**
 * For the one field that Slack reads as markup: `text`. The three control characters become entities, so that
 * `<!channel>` and `<@U1>` from a host notify nobody. Characters that would format get a look-alike, but only
 * where Slack could take them as markup: in pairs at the edge of a word, as a :name:, as a quote at the line's
 * start, or as an address. The blocks carry the text as it is.
 */
export function escapeText(text: string): string {
  return text
    .split('\n')
    .map(withoutPairs)
    .join('\n')
    .replace(/:(?=[a-z_+-][a-z0-9_+-]*:)/gi, '\u2236')
    .replace(/(?<=:\/)\/(?=\S)/g, '\u2044')
    .replace(/^(\s*)>/gm, '$1›')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

const lookAlikes = { '*': '∗', _: '＿', '~': '∼', '`': 'ˋ' } as const;

function withoutPairs(line: string): string {
  let calm = line;
  for (const [sign, lookAlike] of Object.entries(lookAlikes)) {
    if (calm.indexOf(sign) === calm.lastIndexOf(sign)) continue;
    const atEdge = new RegExp(`(?<![\\p{L}\\p{N}])[${sign}]|[${sign}](?![\\p{L}\\p{N}])`, 'gu');
    calm = calm.replace(atEdge, lookAlike);
  }
  return calm;
}
