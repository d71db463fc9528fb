import type { ModalView } from '@slack/types';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Form } from '../../src/view/form.ts';
import type { Message } from '../../src/view/message.ts';
import { renderView } from './render-view.ts';
import type { Workspace } from './workspace.ts';

const formCallback = 'rdp_medic_form';

/** What a modal brings back when it is sent: Slack keeps it, people cannot change it. */
interface Errand {
  readonly command: string;
  /** The place it was opened from. */
  readonly place: string;
}

export function formView(form: Form, thread: ThreadRef): ModalView {
  const errand: Errand = { command: form.command, place: thread.opaque };
  return renderView(form, { callbackId: formCallback, privateMetadata: JSON.stringify(errand) });
}

/** A modal that only says something. */
export function wordsView(message: Message, thread: ThreadRef): ModalView {
  const form = { title: 'rdp-medic', blocks: message.blocks, fields: [], submitLabel: '', command: '' };
  return formView(form, thread);
}

/** Null for a modal that is not ours. */
export function errandOf(privateMetadata: string): Errand | null {
  try {
    const read = JSON.parse(privateMetadata) as Partial<Errand> | null;
    return typeof read?.command === 'string' && typeof read.place === 'string'
      ? { command: read.command, place: read.place }
      : null;
  } catch {
    return null;
  }
}

/** Opens a modal; null when Slack did not let us (the trigger lives for 3 s). Never rejects. */
export async function openModal(
  workspace: Workspace,
  triggerId: string,
  view: ModalView,
): Promise<string | null> {
  try {
    const opened = await workspace.call<{ readonly view: { readonly id: string } }>('views.open', {
      trigger_id: triggerId,
      view,
    });
    return opened.view.id;
  } catch (error) {
    workspace.fault('could not open a form', error);
    return null;
  }
}

/** Never rejects: whoever closed the modal does not want to see it. */
export async function updateModal(workspace: Workspace, viewId: string, view: ModalView): Promise<void> {
  await workspace
    .call('views.update', { view_id: viewId, view })
    .catch((error: unknown) => workspace.fault('could not fill a form', error));
}
