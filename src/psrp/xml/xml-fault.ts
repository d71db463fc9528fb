/** Thrown inside the reader and caught at its door; never seen outside src/psrp. */
export class XmlFault extends Error {
  /** UTF-16 offset in the text. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
