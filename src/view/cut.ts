/**
 * Shortens to at most `most` UTF-16 units with an ellipsis as the last, between words where one ends nearby.
 * Never cuts a character in two. What fits stays as it is.
 */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = Math.max(0, most - 1);
  // The first half of a pair has to go with its second.
  if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
  const space = text.lastIndexOf(' ', end);
  return `${text.slice(0, space > end * 0.7 ? space : end).trimEnd()}…`;
}
