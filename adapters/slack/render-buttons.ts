import type { ActionsBlock, Button as SlackButton } from '@slack/types';
import { cut } from '../../src/view/cut.ts';
import type { Button } from '../../src/view/message.ts';
import { faceOf, longFaceOf } from '../chat/fit-within.ts';
import { plainText } from './draw.ts';
import { limits } from './limits.ts';

/** Starts the action_id of a button that says its value as a command. */
export const sayPrefix = 'say:';
/** Starts the action_id of a button whose command asks for a form: Slack gives 3 s to open it. */
export const formPrefix = 'form:';

/**
 * A row of buttons as actions blocks of 25. `taken` collects the action ids of the whole surface. Nothing asks
 * twice: whatever changes a host is decided on a card that says all of it, and rejecting is the safe side.
 */
export function renderButtons(buttons: readonly Button[], taken: Set<string>): ActionsBlock[] {
  const drawn = buttons.map((button) => renderButton(button, taken));
  return Array.from({ length: Math.ceil(drawn.length / limits.actions) }, (_, at) => ({
    type: 'actions',
    elements: drawn.slice(at * limits.actions, (at + 1) * limits.actions),
  }));
}

function renderButton(button: Button, taken: Set<string>): SlackButton {
  const { command, style, opensForm } = button;
  return {
    type: 'button',
    text: plainText(cut(faceOf(button), limits.buttonText)),
    accessibility_label: cut(longFaceOf(button), limits.accessibilityLabel),
    action_id: actionId(opensForm ? formPrefix : sayPrefix, command, taken),
    value: command,
    ...(style ? { style } : {}),
  };
}

/** Named after the command's first word, so that it stays when the buttons around it change. */
function actionId(prefix: string, command: string, taken: Set<string>): string {
  const word = /^\/?([a-z][a-z0-9-]{0,39})(?![^\s])/i.exec(command.trim())?.[1]?.toLowerCase() ?? 'command';
  let id = `${prefix}${word}`;
  for (let again = 2; taken.has(id); again += 1) id = `${prefix}${word}:${again}`;
  taken.add(id);
  return id;
}
