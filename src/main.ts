/** Picks the command and imports it, and nothing else: each sees only what it needs. */
const verbs = {
  start: () => import('./command/start.ts'),
  serve: () => import('./command/serve.ts'),
  worker: () => import('./command/worker.ts'),
  check: () => import('./command/check.ts'),
  lab: () => import('./command/lab.ts'),
  audit: () => import('./command/audit.ts'),
  'client-report': () => import('./command/client-report.ts'),
  policy: () => import('./command/policy.ts'),
  slack: () => import('./command/slack.ts'),
  teams: () => import('./command/teams.ts'),
  preview: () => import('./command/preview.ts'),
};

async function main([verb, ...args]: readonly string[]): Promise<void> {
  if (verb !== undefined && Object.hasOwn(verbs, verb)) return run(verb as keyof typeof verbs, args);
  const { wholeHelp, unknownCommand } = await import('./command/help.ts');
  if (verb === 'help' && args[0] !== undefined) return main([...args, '--help']);
  if (verb === 'help' || verb === '--help' || verb === '-h') {
    process.stdout.write(await wholeHelp(verbs));
    return;
  }
  if (verb === '--version' || verb === '-V') {
    const { default: about } = await import('../package.json', { with: { type: 'json' } });
    process.stdout.write(`${about.version}\n`);
    return;
  }
  process.stderr.write(verb === undefined ? await wholeHelp(verbs) : unknownCommand(verb, verbs));
  process.exitCode = 2;
}

async function run(verb: keyof typeof verbs, args: readonly string[]): Promise<void> {
  const { program } = await verbs[verb]();
  const command = program().name(`medic ${verb}`);
  // Without this, commander would leave with 1 for bad usage, which means "a fault was found".
  for (const one of [command, ...command.commands]) one.exitOverride();
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    if (typeof code !== 'string' || !code.startsWith('commander.')) throw error;
    process.exitCode = code === 'commander.helpDisplayed' || code === 'commander.version' ? 0 : 2;
  }
}

await main(process.argv.slice(2));
