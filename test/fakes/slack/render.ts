import { isDict } from './check-shape.ts';
import type { Dict, SeenButton } from './fake-slack.ts';
import type { SlackState } from './state.ts';

function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function special(state: SlackState, inside: string): string {
  const [target, label] = inside.split('|', 2) as [string, string | undefined];
  if (target.startsWith('@')) return `@${state.users.get(target.slice(1))?.name ?? target.slice(1)}`;
  if (target.startsWith('#'))
    return `#${state.channels.get(target.slice(1))?.name ?? label ?? target.slice(1)}`;
  if (target.startsWith('!subteam^')) {
    return `@${state.groups.get(target.slice('!subteam^'.length))?.handle ?? label ?? target}`;
  }
  if (target.startsWith('!date^')) return label ?? target;
  if (target.startsWith('!')) return `@${label ?? target.slice(1)}`;
  return label ?? target.replace(/^mailto:/, '');
}

/** mrkdwn as it reads: specials resolved, entities decoded; marks such as * and _ stay, they do no harm. */
export function readMrkdwn(state: SlackState, text: string): string {
  return text
    .split(/(<[^<>\n]+>)/)
    .map((part) => (/^<[^<>\n]+>$/.test(part) ? decoded(special(state, part.slice(1, -1))) : decoded(part)))
    .join('');
}

function textOf(state: SlackState, value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isDict(value)) return '';
  const text = String(value.text ?? '');
  return value.type === 'mrkdwn' ? readMrkdwn(state, text) : text;
}

function richText(state: SlackState, value: unknown): string {
  if (!isDict(value)) return '';
  if (value.type === 'text') return String(value.text);
  if (value.type === 'emoji') return `:${String(value.name)}:`;
  if (value.type === 'broadcast') return `@${String(value.range)}`;
  if (value.type === 'user') return `@${state.users.get(String(value.user_id))?.name ?? value.user_id}`;
  if (value.type === 'usergroup') return `@${state.groups.get(String(value.usergroup_id))?.handle ?? '?'}`;
  if (value.type === 'channel') return `#${state.channels.get(String(value.channel_id))?.name ?? '?'}`;
  if (value.type === 'link') return String(value.text ?? value.url);
  const inside = (value.elements ?? []) as unknown[];
  const joint = value.type === 'rich_text' || value.type === 'rich_text_list' ? '\n' : '';
  const mark = value.type === 'rich_text_list' ? '• ' : '';
  return inside.map((one) => mark + richText(state, one)).join(joint);
}

function cells(state: SlackState, row: unknown): string {
  const list = (row ?? []) as Dict[];
  return list
    .map((one) => (one.type === 'rich_text' ? richText(state, one) : String(one.text ?? one.value ?? '')))
    .join(' | ');
}

function element(state: SlackState, one: unknown): string {
  if (!isDict(one)) return '';
  if (one.type === 'mrkdwn' || one.type === 'plain_text') return textOf(state, one);
  if (one.type === 'image') return `[${String(one.alt_text)}]`;
  if (one.type === 'feedback_buttons') {
    return [one.positive_button, one.negative_button].map((each) => element(state, each)).join(' ');
  }
  const label = one.text ?? one.placeholder;
  return `[ ${textOf(state, label) || String(one.type)} ]`;
}

function task(state: SlackState, one: Dict): string {
  return [`[${String(one.status)}] ${String(one.title)}`, one.details, one.output]
    .map((part) => (typeof part === 'string' ? part : richText(state, part)))
    .filter((part) => part !== '')
    .join('\n');
}

function block(state: SlackState, one: Dict): string {
  const list = (name: string): Dict[] => (Array.isArray(one[name]) ? (one[name] as Dict[]) : []);
  switch (one.type) {
    case 'divider':
      return '---';
    case 'actions':
    case 'context_actions':
      return list('elements')
        .map((each) => element(state, each))
        .join(' ');
    case 'context':
      return list('elements')
        .map((each) => element(state, each))
        .join(' · ');
    case 'input':
      return [textOf(state, one.label), element(state, one.element), textOf(state, one.hint)]
        .filter((part) => part !== '')
        .join('\n');
    case 'image':
      return `[${String(one.alt_text)}]`;
    case 'rich_text':
      return richText(state, one);
    case 'table':
    case 'data_table':
      return [textOf(state, one.caption), ...list('rows').map((row) => cells(state, row))]
        .filter((part) => part !== '')
        .join('\n');
    case 'task_card':
      return task(state, one);
    case 'plan':
      return [String(one.title), ...list('tasks').map((each) => task(state, each))].join('\n');
    case 'carousel':
      return list('elements')
        .map((each) => block(state, each))
        .join('\n');
    case 'container':
      return [
        textOf(state, one.title),
        richText(state, one.rich_text_title),
        textOf(state, one.subtitle),
        ...list('child_blocks').map((each) => block(state, each)),
      ]
        .filter((part) => part !== '')
        .join('\n');
    default:
      return [
        textOf(state, one.title),
        textOf(state, one.subtitle),
        textOf(state, one.text),
        textOf(state, one.body),
        ...list('fields').map((each) => textOf(state, each)),
        ...list('actions').map((each) => element(state, each)),
        element(state, one.accessory),
      ]
        .filter((part) => part !== '')
        .join('\n');
  }
}

/** Blocks as a person reads them, a line or more each. */
export function renderBlocks(state: SlackState, blocks: readonly Dict[]): string {
  return blocks
    .map((one) => block(state, one))
    .filter((part) => part !== '')
    .join('\n');
}

/** Every interactive element with the block it stands in, in reading order. */
export function interactive(
  blocks: readonly Dict[],
): readonly { readonly block: Dict; readonly element: Dict }[] {
  return blocks.flatMap((one) => {
    const inner = [one.child_blocks, one.type === 'carousel' ? one.elements : undefined]
      .flat()
      .filter(isDict);
    const own = [one.type === 'carousel' ? [] : one.elements, one.accessory, one.element, one.actions]
      .flat()
      .filter(isDict)
      .filter((each) => typeof each.action_id === 'string');
    return [...own.map((each) => ({ block: one, element: each })), ...interactive(inner)];
  });
}

export function buttonsIn(state: SlackState, blocks: readonly Dict[]): SeenButton[] {
  return interactive(blocks)
    .filter(({ element: one }) => one.type === 'button' || one.type === 'icon_button')
    .map(({ element: one }) => ({
      label: textOf(state, one.text),
      actionId: String(one.action_id),
      value: String(one.value ?? ''),
    }));
}
