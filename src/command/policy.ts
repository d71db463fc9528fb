import { relative } from 'node:path';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { faultText } from '../../adapters/files/fault.ts';
import { jsonSchema, type SchemaName, schemaNames } from '../../adapters/files/json-schemas.ts';
import { readPolicyCases } from '../../adapters/files/read-policy-cases.ts';
import { explain } from '../policy/explain.ts';
import { isInstant } from '../policy/is-instant.ts';
import { CannotStart } from './open-place.ts';
import { exitCodeOf, explainReport, explainText, questionOf } from './policy-explain.ts';
import { policySite } from './policy-site.ts';
import { casesText, testPolicy } from './policy-test.ts';

const config = ['--config <file>', 'the rdp-medic.yaml of the site (default: the one here)'] as const;
const width = () => process.stdout.columns || 100;

/** medic policy explain | test | schema. 2 always means bad usage, or files with faults. */
export function program(): Command {
  const command = new Command('policy').description('Ask the policy of a site, without running anything.');
  command
    .command('explain')
    .description(
      'Say which rule decides and why: every rule that was tried, who could approve, what is frozen.',
    )
    .argument('<actor>', 'an id of the people file, or an account: console:NAME, slack:ID, teams:ID')
    .argument('<playbook>', 'name of a playbook; check for a look')
    .argument('<host>', 'name of a host')
    .option(
      '--at <time>',
      'the instant it is judged for, such as 2026-12-24T12:00:00+01:00 (default: now)',
      readTime,
    )
    .option(...config)
    .option('--json', 'print one JSON object instead of text')
    .addHelpText(
      'after',
      '\nExit: 0 allowed, 3 allowed with approval, 1 denied, 2 bad usage or faulty files.',
    )
    .action((actor: string, playbook: string, host: string, options: ExplainOptions) =>
      orFaults(async () => {
        const site = await policySite(options.config);
        const at = options.at ?? new Date().toISOString();
        const question = questionOf(site, { actor, playbook, host, at });
        const explained = explain(site.policy, question, site.people);
        if (options.json) print([JSON.stringify(explainReport(question, explained), null, 2)]);
        else print(explainText(question, explained, site, width()));
        process.exitCode = exitCodeOf(explained);
      }),
    );
  command
    .command('test')
    .description(
      'Ask the policy the cases in a table that is kept beside it, and say where it answers otherwise.',
    )
    .argument('[file]', 'the cases (default: policy-cases.yaml beside the policy)')
    .option(...config)
    .addHelpText('after', '\nExit: 0 all as expected, 1 a difference, 2 bad usage or faulty files.')
    .action((file: string | undefined, options: { readonly config?: string }) =>
      orFaults(async () => {
        const site = await policySite(options.config);
        const path = file ?? site.casesFile;
        const playbooks = site.playbooks.map(({ name }) => name);
        const name = file ?? relative(process.cwd(), path);
        const { value, faults } = readPolicyCases(path, site, playbooks, name);
        if (value === null) throw new CannotStart(faults.map(faultText));
        const result = testPolicy(site, value);
        print(casesText(result, width()));
        process.exitCode = result.results.every(({ difference }) => difference === null) ? 0 : 1;
      }),
    );
  command
    .command('schema')
    .description('Print the JSON Schema of a file, for an editor.')
    .addArgument(new Argument('[file]', 'which file').choices(schemaNames).default('policy'))
    .action((file: SchemaName) => void process.stdout.write(jsonSchema(file)));
  return command;
}

interface ExplainOptions {
  readonly at?: string;
  readonly config?: string;
  readonly json?: boolean;
}

function readTime(text: string): string {
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) || !isInstant(text))
    throw new InvalidArgumentError('Expected an instant with its zone, such as 2026-12-24T12:00:00+01:00.');
  return new Date(text).toISOString();
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Faults in words and files, one a line. */
async function orFaults(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (fault) {
    if (!(fault instanceof CannotStart)) throw fault;
    for (const line of fault.faults) console.error(line);
    process.exitCode = 2;
  }
}
