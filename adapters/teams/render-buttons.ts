import { cut } from '../../src/view/cut.ts';
import type { Button } from '../../src/view/message.ts';
import { faceOf, longFaceOf } from '../chat/fit-within.ts';
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

function renderButton(button: Button, card: string | null): Execute {
  const data: ActionData = { say: button.command, ...(card === null ? {} : { card }) };
  return {
    ...execute(cut(faceOf(button), limits.actionTitle), data),
    tooltip: calm(cut(longFaceOf(button), limits.tooltip - 10)),
    ...(button.style === undefined ? {} : { style: button.style === 'danger' ? 'destructive' : 'positive' }),
  };
}

/** `Action.Execute` answers in place; what does not know it says the same with `Action.Submit`. */
export function execute(title: string, data: ActionData): Execute {
  const face = calm(title);
  const fallback = { type: 'Action.Submit', title: face, data } as const;
  return { type: 'Action.Execute', title: face, verb: 'say', data, fallback };
}
