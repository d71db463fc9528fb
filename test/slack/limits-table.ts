import { isDeepStrictEqual } from 'node:util';

/**
 * Slack's limits, written down a second time from Slack's own table and not from the adapter's, as faults in
 * words. Only the blocks and elements that every workspace has are known here; anything else is a fault.
 */
type Json = { readonly [name: string]: unknown };

export function faultsOfMessage(message: {
  readonly text: string;
  readonly blocks: readonly unknown[];
}): string[] {
  const faults = faultsOfBlocks(message.blocks as readonly Json[], 50);
  if (message.text.trim() === '') faults.push('text is empty');
  if (message.text.length >= 4_000) faults.push(`text has ${message.text.length} characters`);
  if (/[<>]/.test(message.text)) faults.push('text holds a raw < or >');
  if (/&(?!amp;|lt;|gt;)/.test(message.text)) faults.push('text holds a raw &');
  if (JSON.stringify(message.blocks).length > 12_000) faults.push('the blocks together are too long');
  return faults;
}

export function faultsOfView(view: Json): string[] {
  const blocks = view.blocks as readonly Json[];
  const faults = faultsOfBlocks(blocks, 100);
  if (view.type === 'home') return faults;
  faults.push(...plain(view.title, 24, 'title'));
  if (view.submit !== undefined) faults.push(...plain(view.submit, 24, 'submit'));
  if (view.close !== undefined) faults.push(...plain(view.close, 24, 'close'));
  const inputs = blocks.filter((block) => block.type === 'input');
  if (inputs.length > 0 && view.submit === undefined) faults.push('inputs without a submit');
  faults.push(...most(view.private_metadata, 3_000, 'private_metadata'));
  faults.push(...most(view.callback_id, 255, 'callback_id'));
  return faults;
}

function faultsOfBlocks(blocks: readonly Json[], count: number): string[] {
  const faults = blocks.flatMap((block, at) => faultsOfBlock(block).map((fault) => `block ${at}: ${fault}`));
  if (blocks.length > count) faults.push(`${blocks.length} blocks`);
  const ids = blocks.flatMap((block) => (block.block_id === undefined ? [] : [block.block_id]));
  if (new Set(ids).size < ids.length) faults.push('a block_id twice');
  const actions = blocks
    .filter((block) => block.type === 'actions')
    .flatMap((block) => (block.elements as readonly Json[]).map((element) => element.action_id));
  if (new Set(actions).size < actions.length) faults.push('an action_id twice');
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(blocks)), blocks)) faults.push('not plain JSON');
  return faults;
}

function faultsOfBlock(block: Json): string[] {
  const faults = most(block.block_id ?? 'b', 255, 'block_id');
  const elements = (block.elements ?? []) as readonly Json[];
  switch (block.type) {
    case 'header':
      return [...faults, ...plain(block.text, 150, 'header')];
    case 'section':
      return [...faults, ...plain(block.text, 3_000, 'section')];
    case 'context':
      return [
        ...faults,
        ...between(elements.length, 1, 10, 'context elements'),
        ...elements.flatMap((element) => plain(element, 2_000, 'context element')),
      ];
    case 'divider':
      return faults;
    case 'actions':
      return [...faults, ...between(elements.length, 1, 25, 'actions'), ...elements.flatMap(faultsOfButton)];
    case 'rich_text':
      return [
        ...faults,
        ...between(elements.length, 1, 3_000, 'rich text elements'),
        ...elements.flatMap(faultsOfRichText),
        ...between(textOf(elements).length, 1, 3_000, 'characters of rich text'),
      ];
    case 'input':
      return [...faults, ...faultsOfInput(block)];
    default:
      return [...faults, `a block of type ${block.type}`];
  }
}

function faultsOfButton(button: Json): string[] {
  return [
    ...(button.type === 'button' ? [] : [`an element of type ${button.type}`]),
    ...plain(button.text, 75, 'button text'),
    ...most(button.value, 2_000, 'button value'),
    ...most(button.action_id, 255, 'action_id'),
    ...(button.accessibility_label === undefined ? [] : most(button.accessibility_label, 75, 'label')),
    ...(['primary', 'danger', undefined].includes(button.style as string) ? [] : ['button style']),
  ];
}

function faultsOfInput(block: Json): string[] {
  const element = block.element as Json;
  const faults = plain(block.label, 2_000, 'input label');
  if (block.hint !== undefined) faults.push(...plain(block.hint, 2_000, 'input hint'));
  if (element.type === 'plain_text_input') {
    faults.push(...between(element.max_length as number, 1, 3_000, 'max_length'));
    const initial = (element.initial_value ?? '') as string;
    if (initial.length > (element.max_length as number)) faults.push('initial_value over max_length');
    return faults;
  }
  const options = element.options as readonly Json[];
  faults.push(...between(options.length, 1, 100, 'options'));
  for (const option of options) {
    faults.push(...plain(option.text, 75, 'option'), ...most(option.value, 75, 'option value'));
  }
  const initial = element.initial_option;
  if (initial !== undefined && !options.some((option) => isDeepStrictEqual(option, initial)))
    faults.push('initial_option is none of the options');
  return faults;
}

/** Only text, and links to the web that a chat gave: a mention or an emoji name would be something a host could bring about. */
function faultsOfRichText(element: Json): string[] {
  const inner = element.elements as readonly Json[];
  if (element.type === 'rich_text_list') {
    return [...between(inner.length, 1, 3_000, 'items'), ...inner.flatMap(faultsOfRichText)];
  }
  if (element.type !== 'rich_text_section') return [`rich text of type ${element.type}`];
  return [
    ...between(inner.length, 1, 3_000, 'runs'),
    ...inner.flatMap((run) => [
      ...(run.type === 'text' || (run.type === 'link' && /^https?:\/\//.test(String(run.url)))
        ? []
        : [`a run of type ${run.type}`]),
      ...most(run.text, 3_000, 'run'),
    ]),
  ];
}

/** Text objects are plain_text without emoji names, and never empty. */
function plain(value: unknown, longest: number, what: string): string[] {
  const text = value as Json;
  if (text?.type !== 'plain_text') return [`${what} is no plain_text`];
  if (text.emoji !== false) return [`${what} takes emoji names`];
  return most(text.text, longest, what);
}

function most(value: unknown, longest: number, what: string): string[] {
  if (typeof value !== 'string') return [`${what} is no text`];
  if (!value.isWellFormed()) return [`${what} has half a character`];
  return between(value.length, 1, longest, `characters of ${what}`);
}

function between(count: number, least: number, highest: number, what: string): string[] {
  return count >= least && count <= highest ? [] : [`${count} ${what}`];
}

/** Every text that is shown, in order; runs of one line follow each other, everything else stands on its own line. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) {
    const runs = value.every((one) => one.type === 'text');
    return value.map(textOf).join(runs ? '' : '\n');
  }
  if (typeof value !== 'object' || value === null) return '';
  const { text, elements, element, label, hint } = value as Json;
  const own = typeof text === 'string' ? text : textOf(text);
  return own + textOf(elements) + textOf(label) + textOf(hint) + textOf(element);
}
