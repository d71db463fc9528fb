import { cut } from '../../src/view/cut.ts';
import { oneLine } from '../../src/view/lines.ts';
import type { Button } from '../../src/view/message.ts';
import { calm } from './calm.ts';
import type { ActionData, ActionSet, Execute } from './card.ts';
import { limits } from './limits.ts';

/** A row of buttons, six in each set. `card` comes back with every press. */
export function renderButtons(buttons: readonly Button[], card: string | null): ActionSet[] {
  const drawn = buttons.map((button) => renderButton(button, card));
  return Array.from({ length: Math.ceil(drawn.length / limits.actions) }, (_, at) => ({
    type: 'ActionSet',
    actions: drawn.slice(at * limits.actions, (at + 1) * limits.actions),
    spacing: at === 0 ? 'medium' : 'small',
  }));
}

/** A command that is cut is another command: what cannot carry its own is no button. */
export function fitsButton({ command }: Button): boolean {
  return command.trim() !== '' && command.length <= limits.command && command.isWellFormed();
}

/** Its label is longer than a button shows. */
export function cutsFace(button: Button): boolean {
  return faceOf(button).length > limits.actionTitle;
}

function faceOf({ label, command }: Button): string {
  return oneLine(label) || oneLine(command);
}

function renderButton(button: Button, card: string | null): Execute {
  const face = faceOf(button);
  const said = oneLine(button.command);
  const data: ActionData = { say: button.command, ...(card === null ? {} : { card }) };
  return {
    ...execute(cut(face, limits.actionTitle), data),
    // "Approve" alone does not say what, where several cards stand in one channel.
    tooltip: calm(cut(face === said ? face : `${face}: ${said}`, limits.tooltip - 10)),
    ...(button.style === undefined ? {} : { style: button.style === 'danger' ? 'destructive' : 'positive' }),
  };
}

/** `Action.Execute` answers in place; what does not know it says the same with `Action.Submit`. */
export function execute(title: string, data: ActionData): Execute {
  const face = calm(title);
  const fallback = { type: 'Action.Submit', title: face, data } as const;
  return { type: 'Action.Execute', title: face, verb: 'say', data, fallback };
}
