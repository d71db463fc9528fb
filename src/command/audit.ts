import { Command, InvalidArgumentError } from 'commander';
import { readLines } from '../../adapters/files/read-lines.ts';
import { genesis } from '../audit/chain.ts';
import { verifyChain } from '../audit/verify-chain.ts';
import { exportCommand } from './audit-export.ts';

/** medic audit export, and medic audit verify FILE [--head H]: 0 sound, 1 a fault or a head that is not in it, 2 bad usage or input. */
export function program(): Command {
  const command = new Command('audit').description('Work with the audit log.');
  command
    .command('verify')
    .description('Follow the chain from its first line, and say up to where it is sound.')
    .argument('<file>', 'the audit log, JSON lines')
    .option(
      '--head <hash>',
      'a head noted earlier: proves that nothing up to it was cut off or replaced',
      readHash,
    )
    .action((file: string, options: { readonly head?: string }) => {
      process.exitCode = verify(file, options.head ?? null);
    });
  command.addCommand(exportCommand());
  return command;
}

function verify(file: string, expected: string | null): number {
  let heldAt = expected === genesis ? 0 : null;
  let verified: ReturnType<typeof verifyChain>;
  try {
    verified = verifyChain(readLines(file), (entry) => {
      if (entry.hash === expected) heldAt = entry.seq;
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    console.error(code === 'ENOENT' ? `${file}: there is no such file` : `${file}: cannot be read (${code})`);
    return 2;
  }
  if (verified.kind === 'fault')
    console.log(`${file}, line ${verified.line}: ${verified.what}; ${verified.why}`);
  console.log(`sound up to entry ${verified.upTo}, head ${verified.head}`);
  if (verified.kind === 'fault') return 1;
  if (expected === null) {
    console.log(
      'The end is not proved: entries cut off it leave no trace. Give a head noted earlier: --head H',
    );
    return 0;
  }
  if (heldAt === null) {
    console.log(`The given head is not in this log: entries were cut off its end, or it was written anew.`);
    return 1;
  }
  const after = verified.upTo - heldAt;
  console.log(`The given head is entry ${heldAt}: everything up to it is proved.${later(after)}`);
  return 0;
}

function later(count: number): string {
  if (count === 0) return '';
  return ` ${count} later ${count === 1 ? 'entry follows' : 'entries follow'} it, and their end is not proved.`;
}

function readHash(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('A head is 64 hexadecimal digits.');
  return text.toLowerCase();
}
