import type { InputBlock, ModalView, PlainTextInput } from '@slack/types';
import { cut } from '../../src/view/cut.ts';
import type { Field, Form } from '../../src/view/form.ts';
import { oneLine } from '../../src/view/lines.ts';
import { plainText } from './draw.ts';
import { fitBlocks } from './fit-blocks.ts';
import { limits } from './limits.ts';

/** The action_id of every input; its block_id is `fieldPrefix` and the field's name. */
export const inputAction = 'value';
export const fieldPrefix = 'field:';

interface ViewOptions {
  /** At most 255 characters. */
  readonly callbackId: string;
  /** At most 3,000 characters; it comes back with the values, so it is never shortened. */
  readonly privateMetadata: string;
}

/**
 * A form as a modal. One without fields has nothing to send: it is shown while the real one is being prepared.
 * Throws a RangeError when the metadata or a field's name is too long, because a cut one would say something else.
 */
export function renderView(form: Form, { callbackId, privateMetadata }: ViewOptions): ModalView {
  within('callback_id', callbackId, limits.callbackId);
  within('private_metadata', privateMetadata, limits.privateMetadata);
  const fields = form.fields.map(renderField);
  const room = { count: limits.viewBlocks - fields.length, json: limits.viewJson, where: 'left out here' };
  const view: ModalView = {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: privateMetadata,
    title: plainText(cut(oneLine(form.title) || 'Form', limits.viewTitle)),
    close: plainText('Close'),
    blocks: [...fitBlocks(form.blocks, room).drawn, ...fields],
  };
  if (fields.length === 0) return view;
  return { ...view, submit: plainText(cut(oneLine(form.submitLabel) || 'Send', limits.viewSubmit)) };
}

function renderField(field: Field): InputBlock {
  const blockId = `${fieldPrefix}${field.name}`;
  within('block_id', blockId, limits.blockId);
  const { element, left } = renderInput(field);
  const missing = left > 0 ? `… ${left} more; name the one you mean in the command instead` : '';
  const hint = [oneLine(field.hint ?? ''), missing].filter((text) => text !== '').join(' · ');
  return {
    type: 'input',
    block_id: blockId,
    label: plainText(cut(oneLine(field.label) || field.name, limits.inputLabel)),
    optional: !field.required,
    ...(hint === '' ? {} : { hint: plainText(cut(hint, limits.inputHint)) }),
    element,
  };
}

/** Choices beyond Slack's hundred, or whose value Slack would not carry whole, are counted in the hint. */
function renderInput({ input, initial }: Field): {
  readonly element: InputBlock['element'];
  readonly left: number;
} {
  if (input.kind === 'text') {
    const most = Math.max(1, Math.min(input.maxLength, limits.inputLength));
    const element = {
      type: 'plain_text_input',
      action_id: inputAction,
      multiline: input.multiline,
      max_length: most,
      ...(initial !== undefined && initial !== '' && initial.length <= most
        ? { initial_value: initial }
        : {}),
    } as const;
    return { element, left: 0 };
  }
  const options = input.choices
    .filter(({ value }) => value !== '' && value.length <= limits.optionValue && value.isWellFormed())
    .slice(0, limits.selectOptions)
    .map(({ value, label }) => ({
      text: plainText(cut(oneLine(label) || oneLine(value) || '–', limits.optionText)),
      value,
    }));
  // A choice of nothing is refused by Slack; what cannot be chosen can still be written.
  if (options.length === 0) {
    return {
      element: textInput({ multiline: false, maxLength: limits.inputLength }, initial),
      left: input.choices.length,
    };
  }
  const chosen = options.find(({ value }) => value === initial);
  const element = {
    type: 'static_select',
    action_id: inputAction,
    options,
    ...(chosen ? { initial_option: chosen } : {}),
  } as const;
  return { element, left: input.choices.length - options.length };
}

function textInput(
  { multiline, maxLength }: { readonly multiline: boolean; readonly maxLength: number },
  initial: string | undefined,
): PlainTextInput {
  const most = Math.max(1, Math.min(maxLength, limits.inputLength));
  const fits = initial !== undefined && initial !== '' && initial.length <= most && initial.isWellFormed();
  return {
    type: 'plain_text_input',
    action_id: inputAction,
    multiline,
    max_length: most,
    ...(fits ? { initial_value: initial } : {}),
  };
}

function within(name: string, text: string, most: number): void {
  if (text.length > most) throw new RangeError(`${name} has ${text.length} characters, Slack takes ${most}`);
}
