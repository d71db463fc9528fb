import { asLine } from '../chat/command-of.ts';

/** The report of a PC, with the links that Slack puts into it. */
const longest = 8_000;

/**
 * What somebody wrote to the bot, as one line of the grammar: Slack's markup undone, the mention in front taken
 * away. Slack keeps messages that start with a slash for itself, so here `check ts-02` means `/rdp-check ts-02`.
 */
export function saidText(text: string, botUserId: string | null): string {
  const mention =
    botUserId === null ? /^\s*<@[UW][A-Z0-9]+(\|[^>]*)?>/ : new RegExp(`<@${botUserId}(\\|[^>]*)?>`);
  return asLine(withoutMarkup(text.slice(0, longest).replace(mention, ' ')));
}

/** Links and entities as they were typed: Slack turns ts-02.lab.example into a link of its own accord. */
export function withoutMarkup(text: string): string {
  return text
    .replace(/<(?:https?|mailto):[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<((?:https?|mailto):[^>]*)>/g, '$1')
    .replace(/`/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
