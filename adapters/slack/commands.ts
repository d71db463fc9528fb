import type { ChatCommand } from '../../src/view/commands.ts';

export { commands } from '../../src/view/commands.ts';

/** A command of the app, as the manifest declares it. */
export type SlashCommand = ChatCommand;

/** Whether a button's line begins something that will be shown where it stands. */
export function begins(line: string): boolean {
  return /^\/rdp-(check|fix|undo)\b/.test(line);
}

/** Whether it has a run shown where it is said, beside the answer; where nothing can be posted the answer is all. */
export function shows(line: string): boolean {
  return /^\/rdp-status\s+\S/.test(line);
}
