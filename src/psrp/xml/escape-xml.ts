const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

/** For text between tags. Control characters must be gone already: see `escapeText`. */
export function escapeXml(text: string): string {
  return /[<>&]/.test(text) ? text.replace(/[<>&]/g, (found) => entities[found]!) : text;
}

/** For an attribute in double quotes. */
export function escapeAttribute(text: string): string {
  return /[<>&"]/.test(text) ? text.replace(/[<>&"]/g, (found) => entities[found]!) : text;
}
