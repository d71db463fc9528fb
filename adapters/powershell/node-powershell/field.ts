/** Text as a field of a frame: base64 of its UTF-16 code units, so that half a surrogate pair survives. */
export function writeField(text: string): string {
  return Buffer.from(text, 'utf16le').toString('base64');
}

/** `-` is an empty field. */
export function readField(field: string | undefined): string {
  return field === undefined || field === '-' ? '' : Buffer.from(field, 'base64').toString('utf16le');
}
