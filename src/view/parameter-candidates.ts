import type { InsideEvidence } from '../diagnosis/evidence.ts';
import { plain } from './plain.ts';
import { settingValue } from './setting-words.ts';

/** A value that a look has found for a parameter, and what it is in words. */
export interface Candidate {
  readonly parameter: string;
  readonly value: string;
  readonly words: string;
}

/** Certificates of the machine that could serve the listener, newest first. */
export function candidatesOf({ certificate }: Pick<InsideEvidence, 'certificate'>): readonly Candidate[] {
  if (!certificate.looked) return [];
  const found = certificate.value.candidates ?? [];
  return [...found].reverse().map(({ thumbprint, subject, notAfter }) => ({
    parameter: 'thumbprint',
    value: thumbprint,
    words: `${settingValue('thumbprint', thumbprint)} (${plain(subject, 80)}, valid to ${notAfter.slice(0, 10)})`,
  }));
}
