import { hostname } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { renderMessage } from '../../adapters/console/render.ts';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { createProber } from '../../adapters/network/create-prober.ts';
import { stretchedPace } from '../../adapters/network/pace.ts';
import type { CheckState } from '../check/check.ts';
import type { Diagnosis } from '../diagnosis/cause.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { remediesOf } from '../playbook/find-playbook.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { OutsideLook } from '../rdp/look.ts';
import { viewCheck } from '../view/check.ts';
import { checkReport } from './check-report.ts';
import { parseTarget, parseTimeout, type Target } from './parse-target.ts';

const playbooksFolder = join(import.meta.dirname, '..', '..', 'playbooks');

interface CheckOptions {
  readonly json?: boolean;
  /** Seconds. */
  readonly timeout: number;
}

/** medic check: one look from outside, explained. Exit 0 healthy, 1 a fault was found, 2 bad usage or input. */
export function program(): Command {
  return new Command('check')
    .description('Look at one RDP server from outside and say what fails, at which layer, and why.')
    .argument(
      '<host[:port]>',
      'name or address; port 3389 unless given; [ADDRESS]:PORT for IPv6',
      parseTarget,
    )
    .option('--json', 'print one JSON object instead of text')
    .option('--timeout <seconds>', 'time for the whole look', parseTimeout, 10)
    .addHelpText(
      'after',
      '\nNo credential is sent and no logon is tried.\nExit: 0 healthy, 1 a fault was found, 2 bad usage.',
    )
    .action(async (target: Target, options: CheckOptions) => {
      process.exitCode = await check(target, options);
    });
}

async function check(target: Target, options: CheckOptions): Promise<number> {
  const prober = createProber({ from: hostname(), ...stretchedPace(options.timeout * 1000) });
  const done = showWaiting(target);
  const look = await prober.probe(target, new AbortController().signal);
  done();
  const diagnosis = diagnose({ outside: look, inside: null, codes: null, expectedComputer: null });
  const remedies = remediesFor(diagnosis, await playbooksOrNone());
  if (options.json) {
    const names = remedies.map(({ name }) => name);
    process.stdout.write(`${JSON.stringify(checkReport(look, diagnosis, names), null, 2)}\n`);
  } else {
    process.stdout.write(`${card(look, diagnosis, remedies[0] ?? null).join('\n')}\n`);
  }
  return look.verdict === 'healthy' ? 0 : 1;
}

/** Playbooks for the first cause, the smallest first. A guess is no ground for a repair. */
function remediesFor(diagnosis: Diagnosis, playbooks: readonly Playbook[]): readonly Playbook[] {
  const [first] = diagnosis.causes;
  return first === undefined || first.confidence === 'weak' ? [] : remediesOf(playbooks, first.id);
}

/** The look is worth showing even where the catalog is damaged. */
async function playbooksOrNone(): Promise<readonly Playbook[]> {
  try {
    return await readPlaybooks(playbooksFolder);
  } catch (error) {
    process.stderr.write(
      `The playbooks cannot be read, so no repair is named: ${(error as Error).message}\n`,
    );
    return [];
  }
}

function card(look: OutsideLook, diagnosis: Diagnosis, remedy: Playbook | null): string[] {
  const name = look.host.includes(':') ? `[${look.host}]` : look.host;
  const host = look.port === 3389 ? look.host : `${name}:${look.port}`;
  const state: CheckState = {
    check: 'check',
    host,
    codes: null,
    asker: '',
    askedAt: look.at,
    thread: { platform: 'console', tenant: 'local', opaque: 'terminal' },
    outside: look,
    again: null,
    arrived: null,
    skew: null,
    inside: null,
    failed: 'this command looks from outside only',
  };
  const message = viewCheck({ state, diagnosis, remedy });
  // Nobody is listening for a choice here.
  const blocks = message.blocks.filter(({ kind }) => kind !== 'buttons');
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  // Some terminals say that they have 0 columns.
  return renderMessage({ ...message, blocks }, { columns: process.stdout.columns || 80, colour });
}

/** One line on a terminal's stderr while the look is under way; calling what it returns takes it away. */
function showWaiting({ host, port }: Target): () => void {
  if (process.stderr.isTTY !== true) return () => {};
  process.stderr.write(`looking at ${host} port ${port} …`);
  return () => void process.stderr.write('\r\u001b[K');
}
