import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { faultText } from '../../adapters/files/fault.ts';
import { packApp } from '../../adapters/teams/app-package.ts';
import { createAppManifest } from '../../adapters/teams/manifest.ts';
import { readConfig } from '../config.ts';
import { commands } from '../view/commands.ts';
import { whyNotWritten } from './why-not-written.ts';

interface Options {
  readonly url: string;
  readonly appId?: string;
  readonly appVersion?: string;
  readonly slash: boolean;
  readonly out: string;
}

/** medic teams package --url BASE [--out FILE]: 0 written, 2 bad usage, or the file cannot be written. */
export function program(): Command {
  const command = new Command('teams').description('Set the bot up in Microsoft Teams.');
  command
    .command('package')
    .description('Write the app package that a Teams admin uploads: manifest and icons in one zip.')
    .requiredOption('--url <page>', 'a page of yours about it, https: Teams links to it')
    .option('--app-id <id>', 'app id of the bot (default: teams.appId of rdp-medic.yaml)')
    .option('--app-version <version>', 'higher than what Teams has already (default: that of rdp-medic)')
    .option('--slash', 'with commands in the slash menu, which not every Teams has (manifest 1.29)', false)
    .option('--out <file>', 'where the package goes', 'rdp-medic-teams.zip')
    .action(writePackage);
  return command;
}

async function writePackage({ url, appId, appVersion, slash, out }: Options): Promise<void> {
  const id = appIdOf(appId);
  const version = appVersion ?? ownVersion();
  const wrong = [...(typeof id === 'string' ? [] : id.faults), ...wrongUrl(url), ...wrongVersion(version)];
  if (wrong.length > 0 || typeof id !== 'string') return fail(wrong);
  const manifest = createAppManifest({ appId: id.toLowerCase(), version, url, slash, commands });
  try {
    await writeFile(out, packApp(manifest));
  } catch (error) {
    return fail([`medic teams package: ${out} cannot be written: ${whyNotWritten(error)}. ${another}`]);
  }
  console.log(`${out}: rdp-medic ${version}, app ${id.toLowerCase()}, manifest ${manifest.manifestVersion}.`);
  console.log('Upload it in the Teams admin center, under Manage apps; docs/teams.md goes on from there.');
}

const another = 'Name another with --out FILE.';

function fail(lines: readonly string[]): void {
  for (const line of lines) console.error(line);
  process.exitCode = 2;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function appIdOf(given: string | undefined): string | { readonly faults: readonly string[] } {
  if (given !== undefined)
    return guid.test(given) ? given : { faults: [`${given} is no app id: a GUID, as Entra shows it.`] };
  const read = readConfig({ env: process.env, cwd: process.cwd() });
  if (read.kind === 'faults') return { faults: read.faults.map(faultText) };
  const known = read.kind === 'config' ? (read.config.chats.teams?.appId ?? null) : null;
  return known ?? { faults: ['Whose package? Say --app-id ID, or teams.appId in rdp-medic.yaml.'] };
}

function wrongUrl(url: string): readonly string[] {
  const goes = 'it goes: --url https://intranet.example.com/rdp-medic';
  const is = URL.canParse(url) ? new URL(url) : null;
  // Everybody who has the app sees the link; a password is not repeated here either.
  if (is !== null && `${is.username}${is.password}` !== '')
    return [`What Teams links to holds no user and no password; ${goes}`];
  return is?.protocol === 'https:' ? [] : [`${url} is no page that Teams can link to; ${goes}`];
}

function wrongVersion(version: string): readonly string[] {
  return /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(version)
    ? []
    : [`${version} is no version that Teams takes; it goes: --app-version 1.2.3`];
}

function ownVersion(): string {
  const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (own as { version: string }).version;
}
