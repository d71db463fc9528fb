import { Command, Option } from 'commander';
import { createManifest } from '../../adapters/slack/manifest.ts';

/** medic slack manifest --mode http|socket [--url BASE]: 0 printed, 2 bad usage. */
export function program(): Command {
  const command = new Command('slack').description('Set the bot up in Slack.');
  command
    .command('manifest')
    .description('Print the app manifest that a Slack admin creates the app from.')
    .addOption(
      new Option('--mode <mode>', 'http: Slack calls the bot; socket: the bot calls Slack')
        .choices(['http', 'socket'])
        .makeOptionMandatory(),
    )
    .option('--url <base>', 'mode http: the public address of the bot, such as https://medic.example.com')
    .action(({ mode, url }: { readonly mode: 'http' | 'socket'; readonly url?: string }) => {
      const wrong = wrongUrl(mode, url);
      if (wrong !== null) {
        console.error(wrong);
        process.exitCode = 2;
        return;
      }
      const manifest = createManifest(mode === 'http' ? { mode, url: url! } : { mode });
      console.log(JSON.stringify(manifest, null, 2));
    });
  return command;
}

function wrongUrl(mode: 'http' | 'socket', url: string | undefined): string | null {
  if (mode === 'socket')
    return url === undefined ? null : 'In mode socket Slack needs no address: leave --url out.';
  if (url === undefined)
    return 'In mode http Slack needs the public address of the bot: --url https://medic.example.com';
  if (!URL.canParse(url)) return `${url} is no address; it goes: --url https://medic.example.com`;
  const { protocol, pathname, search, username, password } = new URL(url);
  if (protocol !== 'https:') return 'Slack calls https addresses only.';
  const isBare = pathname === '/' && search === '' && username === '' && password === '';
  return isBare ? null : 'Give the address alone, without path, query or password.';
}
