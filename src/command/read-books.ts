import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { faultText } from '../../adapters/files/fault.ts';
import { PlaybookFaults } from '../../adapters/files/playbook-faults.ts';
import { readEvidenceScripts } from '../../adapters/files/read-evidence-scripts.ts';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readRefused } from '../../adapters/files/read-refused.ts';
import type { Site } from '../bot/world.ts';
import type { Digests } from './follow-files.ts';

/** What stands in the folder of playbooks: what can be done, what is looked at, what is refused and advised. */
export type Books = Required<Pick<Site, 'playbooks' | 'evidence' | 'topics'>>;

/** Reads the folder as a whole; with a fault anywhere in it there are no books. */
export async function readBooks(
  folder: string,
): Promise<{ readonly books: Books } | { readonly faults: readonly string[] }> {
  try {
    const playbooks = await readPlaybooks(folder);
    const { value, faults } = readRefused(
      folder,
      playbooks.map(({ name }) => name),
    );
    if (value === null) return { faults: faults.map(faultText) };
    return { books: { playbooks, evidence: readEvidenceScripts(folder), topics: value } };
  } catch (cause) {
    if (cause instanceof PlaybookFaults) return { faults: cause.faults.map(faultText) };
    return { faults: [`the playbooks: ${(cause as Error).message}`] };
  }
}

/** Every file that the books are read from, and what lies beside them; the folder itself where it cannot be listed. */
export function bookFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.(ps1|ya?ml)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [folder];
  }
}

/** Whether both were taken of the same books. */
export function sameBooks(folder: string, one: Digests, other: Digests): boolean {
  const ofBooks = (digests: Digests) =>
    JSON.stringify(Object.entries(digests).filter(([file]) => file.startsWith(folder)));
  return ofBooks(one) === ofBooks(other);
}
