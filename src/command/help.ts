import type { Command } from 'commander';
import { nearMisses } from '../inventory/near-misses.ts';

type Verbs = Readonly<Record<string, () => Promise<{ readonly program: () => Command }>>>;

const usage = 'Usage: medic <command> [options], or medic --version';

/** Every command with every option. */
export async function wholeHelp(verbs: Verbs): Promise<string> {
  const parts = [
    `${usage}\n\nFinds out why Remote Desktop to a Windows host fails, repairs it with approval, and proves it.`,
  ];
  for (const [verb, load] of Object.entries(verbs)) {
    const command = (await load()).program().name(verb);
    parts.push(...helpOf(command, 'medic'));
  }
  return `${parts.join('\n\n')}\n`;
}

/** The command's own help, then that of its subcommands. */
function helpOf(command: Command, parent: string): readonly string[] {
  const name = `${parent} ${command.name()}`;
  const text = command.helpInformation().replace(/^Usage: .*$/m, `${name} ${command.usage()}`.trimEnd());
  const below = command.commands.filter((one) => one.name() !== 'help');
  return [...(below.length > 0 ? [] : [text.trim()]), ...below.flatMap((one) => helpOf(one, name))];
}

/** One sentence for a command that is none. */
export function unknownCommand(text: string, verbs: Verbs): string {
  const names = Object.keys(verbs);
  const near = nearMisses(text, names, 1);
  const hint = near.length > 0 ? `did you mean ${near[0]}?` : `there are ${names.join(', ')}.`;
  return `medic: unknown command ${JSON.stringify(text.slice(0, 40))}; ${hint}\n`;
}
