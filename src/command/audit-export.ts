import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readLines } from '../../adapters/files/read-lines.ts';
import { chainLine } from '../audit/chain.ts';
import type { ChainedEntry } from '../audit/entry.ts';
import { toCef } from '../audit/to-cef.ts';
import { verifyChain } from '../audit/verify-chain.ts';

interface Wanted {
  readonly format: 'jsonl' | 'cef';
  readonly since?: string;
  readonly until?: string;
  readonly run?: string;
}

/**
 * medic audit export FILE: proved entries on standard output, everything else on standard error. 0: the whole log is
 * sound; 1: it is not, and the export ends where the proof does; 2: bad usage or input.
 */
export function exportCommand(): Command {
  return new Command('export')
    .description('Write the entries of the audit log for another system, as far as the chain proves them.')
    .argument('<file>', 'the audit log, JSON lines')
    .addOption(
      new Option('--format <format>', 'JSON lines as they stand, or the Common Event Format')
        .choices(['jsonl', 'cef'])
        .default('jsonl'),
    )
    .option('--since <time>', 'from this time on, ISO 8601', readTime)
    .option('--until <time>', 'before this time, ISO 8601', readTime)
    .option('--run <run>', 'of this run alone, such as R12', (text) => text.toUpperCase())
    .action((file: string, wanted: Wanted) => {
      process.exitCode = exportLog(file, wanted);
    });
}

function exportLog(file: string, wanted: Wanted): number {
  const version = versionOfOurs();
  let written = 0;
  let lines: string[] = [];
  const flush = (): void => {
    process.stdout.write(lines.join(''));
    lines = [];
  };
  let verified: ReturnType<typeof verifyChain>;
  try {
    verified = verifyChain(readLines(file), (entry) => {
      if (!isWanted(entry, wanted)) return;
      lines.push(wanted.format === 'cef' ? `${toCef(entry, version)}\n` : chainLine(entry));
      written++;
      if (lines.length >= 1_000) flush();
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    console.error(code === 'ENOENT' ? `${file}: there is no such file` : `${file}: cannot be read (${code})`);
    return 2;
  }
  flush();
  console.error(
    `${written} of ${verified.upTo} entries written; sound up to entry ${verified.upTo}, head ${verified.head}`,
  );
  if (verified.kind === 'sound') return 0;
  console.error(
    `${file}, line ${verified.line}: ${verified.what}; ${verified.why}. What follows is not exported.`,
  );
  return 1;
}

function isWanted(entry: ChainedEntry, { since, until, run }: Wanted): boolean {
  const at = Date.parse(entry.at);
  return (
    (since === undefined || at >= Date.parse(since)) &&
    (until === undefined || at < Date.parse(until)) &&
    (run === undefined || entry.run === run)
  );
}

function readTime(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('A time looks like 2026-11-21 or 2026-11-21T07:31:00Z.');
  return text;
}

function versionOfOurs(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
