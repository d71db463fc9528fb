import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { playbooksFolder } from './playbooks-folder.ts';

/** medic client-report: prints the script for the PC that connects. Nothing is run here. */
export function program(): Command {
  return new Command('client-report')
    .description(
      'Print a read-only PowerShell script for the PC that connects; what it prints goes behind /rdp-check HOST.',
    )
    .argument('[host]', 'the host that is connected to; its name is resolved there', parseHost, '')
    .addHelpText(
      'after',
      '\nIt needs no admin rights, changes nothing and sends nothing; it takes no passwords and no user names.',
    )
    .action((host: string) => {
      process.stdout.write(clientReportScript(host));
    });
}

/** The script with the host's name in its last line. */
export function clientReportScript(host: string): string {
  const text = readFileSync(join(playbooksFolder, 'client-report.ps1'), 'utf8');
  const last = "} -Server ''\n";
  if (!text.endsWith(last)) throw new Error('client-report.ps1 does not end with the name of the server');
  return `${text.slice(0, -last.length)}} -Server '${host}'\n`;
}

/** What may stand between quotes in a script that somebody runs: a name or an address, and nothing else. */
export function parseHost(value: string): string {
  if (/^[a-z0-9][a-z0-9._:-]{0,252}$/i.test(value)) return value;
  throw new InvalidArgumentError('expected the name or address of a host, such as ts-02.lab.example.');
}
