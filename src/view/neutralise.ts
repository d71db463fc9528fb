/**
 * Makes text from a host harmless for a terminal or a chat: escape sequences, other control characters, and the
 * invisible characters that turn the reading direction or hide text, are shown instead of obeyed. Line feeds
 * stay: they are the message's own.
 */
export function neutralise(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll('\t', ' ')
      .replace(/[\u2028\u2029]/g, ' ')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is made visible
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, picture)
      .replace(/[\u0080-\u009f]|\p{Cf}/gu, codePoint)
  );
}

/** U+2400 and up draw the control characters: ESC becomes ␛. */
function picture(character: string): string {
  const code = character.charCodeAt(0);
  return code === 0x7f ? '\u2421' : String.fromCharCode(0x2400 + code);
}

function codePoint(character: string): string {
  return `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;
}
