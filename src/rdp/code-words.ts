/** What a table says of a code; the hint says where to look. */
export interface CodeWords {
  readonly meaning: string;
  readonly hint: string | null;
}
