import { renderMessage as renderForConsole } from '../../adapters/console/render.ts';
import { renderMessage as renderForSlack } from '../../adapters/slack/render.ts';
import { renderMessage as renderForTeams } from '../../adapters/teams/render.ts';
import type { Message } from '../view/message.ts';
import { escapeHtml } from './escape-html.ts';
import { slackHtml } from './preview-slack.ts';
import { teamsHtml } from './preview-teams.ts';

export interface PreviewColumn {
  /** Also its class in the style sheet. */
  readonly id: string;
  readonly name: string;
  readonly draw: (message: Message) => string;
  /** Names of cards that this chat has no place for begin so. */
  readonly lacks?: readonly string[];
}

/** The page about oneself that Slack has. */
const home = ['home-'];

/** One entry for each way a card is shown. */
export const columns: readonly PreviewColumn[] = [
  { id: 'console', name: 'Console', draw: consoleHtml, lacks: home },
  { id: 'slack', name: 'Slack', draw: inSlack },
  { id: 'teams', name: 'Teams', draw: inTeams, lacks: home },
  { id: 'slack-phone', name: 'Slack on a phone', draw: inSlack },
  { id: 'teams-phone', name: 'Teams on a phone', draw: inTeams, lacks: home },
];

function inSlack(message: Message): string {
  return slackHtml(renderForSlack(message, { attach: true }));
}

function inTeams(message: Message): string {
  return teamsHtml(renderForTeams(message));
}

/** A terminal of 80 columns, and one of 40 that takes its place where the page is narrow. */
function consoleHtml(message: Message): string {
  return [80, 40]
    .map((width) => {
      const lines = renderForConsole(message, { columns: width, colour: true }).map(coloured);
      return `<pre class="terminal terminal-${width}">${lines.join('\n')}</pre>`;
    })
    .join('\n');
}

const classes: Readonly<Record<string, string>> = {
  '1': 'bold',
  '2': 'dim',
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
  '36': 'cyan',
};

/** The renderer's own colour codes become spans; escape sequences of a host never get this far. */
function coloured(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is looked for
  return escapeHtml(line).replace(/\u001b\[(\d+)m/g, (_, code: string) =>
    code === '0' ? '</span>' : `<span class="${classes[code] ?? ''}">`,
  );
}
