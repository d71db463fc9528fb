import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmStart } from './open-story.ts';

const readme = join(import.meta.dirname, '..', '..', 'README.md');
const begin = '<!-- transcript: begin -->\n```\n';
const end = '```\n<!-- transcript: end -->';

/** The ts-02 story as the program tells it now, from the first line a person types. */
export async function tellTranscript(): Promise<string> {
  const lines = ['/rdp-check ts-02 0x904 0x7', '/rdp-fix ts-02', 'as approver', 'approve'];
  const { out, code } = await npmStart(lines).ended;
  if (code !== 0) throw new Error(`npm start ended with ${code}`);
  return `${out.slice(out.indexOf('oncall> ')).trimEnd()}\n`;
}

/** The transcript as the README has it. */
export function readTranscript(): string {
  const text = readFileSync(readme, 'utf8');
  return text.slice(text.indexOf(begin) + begin.length, text.indexOf(end));
}

if (import.meta.main) {
  const text = readFileSync(readme, 'utf8');
  const [before] = text.split('<!-- transcript: begin -->');
  const [, after] = text.split('<!-- transcript: end -->');
  writeFileSync(readme, `${before}${begin}${await tellTranscript()}${end}${after}`);
}
