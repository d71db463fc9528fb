import { checkBlocks } from './check-blocks.ts';
import { parsed } from './check-message.ts';
import { anything, boolean, isDict, list, object, oneOf, string, text } from './check-shape.ts';
import type { Dict } from './fake-slack.ts';
import { refuse, refuseBlocks } from './refusal.ts';

/** Slack refuses a view whose JSON is larger. */
const largestView = 250_000;

const modal = object({
  'type!': oneOf('modal'),
  'title!': text('plain_text', 24),
  'blocks!': list(0, 100, anything),
  close: text('plain_text', 24),
  submit: text('plain_text', 24),
  private_metadata: string(3000),
  callback_id: string(255),
  external_id: string(255),
  clear_on_close: boolean,
  notify_on_close: boolean,
  submit_disabled: boolean,
});
const home = object({
  'type!': oneOf('home'),
  'blocks!': list(0, 100, anything),
  private_metadata: string(3000),
  callback_id: string(255),
  external_id: string(255),
});

/** A view as views.open, push, update or publish and a `response_action` may give it. */
export function checkView(value: unknown, type: 'modal' | 'home'): Dict {
  const view = parsed(value, 'invalid_arguments');
  if (!isDict(view)) {
    throw refuseBlocks('invalid_arguments', ['missing required field: view [json-pointer:/view]']);
  }
  if (JSON.stringify(view).length > largestView) throw refuse('view_too_large');
  const complaints: string[] = [];
  const shape = type === 'modal' ? modal : home;
  shape(view, '/view', (path, what) => void complaints.push(`${what} [json-pointer:${path}]`));
  complaints.push(...checkBlocks(view.blocks, type, '/view/blocks'));
  const asks = Array.isArray(view.blocks) && view.blocks.some((one) => isDict(one) && one.type === 'input');
  if (type === 'modal' && asks && view.submit === undefined) {
    complaints.push('missing required field: submit [json-pointer:/view]');
  }
  if (complaints.length > 0) throw refuseBlocks('invalid_arguments', [...new Set(complaints)]);
  return view;
}
