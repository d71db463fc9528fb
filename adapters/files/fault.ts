/** Something wrong in a file or setting that a person wrote, with all they need to put it right. */
export interface Fault {
  /** The file as the person named it, or `environment`. */
  readonly file: string;
  /** Counts from 1; null when no line can be named, such as for a file that is not there. */
  readonly line: number | null;
  /** Where in it, such as `hosts[2].port` or `REDIS_URL`; empty for the whole. */
  readonly place: string;
  /** What was expected, and what was found, as the rest of a sentence. */
  readonly expected: string;
}

/** `hosts.yaml:12: hosts[2].port: expected …` */
export function faultText(fault: Fault): string {
  const where = fault.line === null ? fault.file : `${fault.file}:${fault.line}`;
  return [where, ...(fault.place === '' ? [] : [fault.place]), fault.expected].join(': ');
}

/** `hosts[2].port` of a path into a document. */
export function placeText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
