import { elements, image, inAccessory, inActions, inContextActions, inInput } from './check-element.ts';
import {
  anything,
  boolean,
  byType,
  type Check,
  isDict,
  list,
  object,
  oneOf,
  string,
  text,
  wholeNumber,
} from './check-shape.ts';

type Surface = 'message' | 'modal' | 'home';

const block = { type: anything, block_id: string(255, 1) };
const plain = (max: number): Check => text('plain_text', max);
const mrkdwn = (max: number): Check => text('mrkdwn', max);

const richText = object({
  ...block,
  'elements!': list(
    1,
    1000,
    byType({
      rich_text_section: object({ type: anything, 'elements!': list(0, 1000, anything) }),
      rich_text_list: anything,
      rich_text_quote: anything,
      rich_text_preformatted: anything,
    }),
  ),
});

const cell = byType({
  raw_text: object({ type: anything, 'text!': string(3000, 1) }),
  raw_number: object({ type: anything, 'value!': anything, text: anything }),
  rich_text: richText,
});

const taskCard = object({
  ...block,
  'task_id!': string(255, 1),
  'title!': string(3000, 1),
  'status!': oneOf('pending', 'in_progress', 'complete', 'error'),
  details: richText,
  output: richText,
  sources: anything,
});

const cardShape = object({
  ...block,
  hero_image: image,
  icon: image,
  title: mrkdwn(150),
  subtitle: mrkdwn(150),
  body: mrkdwn(200),
  actions: list(1, 25, byType(elements, ['button'])),
});
const card: Check = (value, path, complain) => {
  const said = isDict(value) && ['hero_image', 'title', 'actions', 'body'].some((name) => name in value);
  if (!said) complain(path, 'one of hero_image, title, actions, body is required');
  cardShape(value, path, complain);
};

const sectionShape = object({
  ...block,
  text: text('either', 3000),
  fields: list(1, 10, text('either', 2000)),
  accessory: inAccessory,
  expand: boolean,
});
const section: Check = (value, path, complain) => {
  if (isDict(value) && value.text === undefined && value.fields === undefined) {
    complain(path, 'missing required field: text or fields');
  }
  sectionShape(value, path, complain);
};

const context = byType({ plain_text: plain(3000), mrkdwn: mrkdwn(3000), image });

const everywhere: Readonly<Record<string, Check>> = {
  actions: object({ ...block, 'elements!': list(1, 25, inActions) }),
  context: object({ ...block, 'elements!': list(1, 10, context) }),
  divider: object({ ...block }),
  header: object({ ...block, 'text!': plain(150), level: wholeNumber(1, 4) }),
  image: object({
    ...block,
    image_url: string(3000, 1),
    slack_file: anything,
    'alt_text!': string(2000, 1),
    title: plain(2000),
  }),
  input: object({
    ...block,
    'label!': plain(2000),
    'element!': inInput,
    hint: plain(2000),
    optional: boolean,
    dispatch_action: boolean,
  }),
  rich_text: richText,
  section,
};

const table = object({
  ...block,
  'rows!': list(1, 100, list(1, 20, cell)),
  column_settings: list(0, 20, anything),
});

const inMessages: Readonly<Record<string, Check>> = {
  ...everywhere,
  card,
  carousel: object({ ...block, 'elements!': list(1, 10, byType({ card })) }),
  container: object({
    ...block,
    title: plain(150),
    rich_text_title: richText,
    subtitle: text('either', 150),
    'child_blocks!': list(1, 10, byType({ ...everywhere, table })),
    width: oneOf('narrow', 'standard', 'wide', 'full'),
    icon: image,
    is_collapsible: boolean,
    default_collapsed: boolean,
    has_header_divider: boolean,
  }),
  context_actions: object({ ...block, 'elements!': list(1, 5, inContextActions) }),
  data_table: object({
    ...block,
    'rows!': list(2, 201, list(1, 20, cell)),
    'caption!': string(3000, 1),
    page_size: wholeNumber(1, 100),
    row_header_column_index: wholeNumber(0, 19),
  }),
  markdown: object({ ...block, 'text!': string(12_000, 1) }),
  plan: object({ ...block, 'title!': string(3000, 1), tasks: list(0, 50, byType({ task_card: taskCard })) }),
  table,
  task_card: taskCard,
};

/** `alert` is known to the types but accepted in modals alone (slack.md section 6). */
const shapes: Readonly<Record<Surface, Check>> = {
  message: byType(inMessages),
  modal: byType({
    ...everywhere,
    alert: object({
      ...block,
      'text!': text('either', 3000),
      level: oneOf('default', 'info', 'warning', 'error', 'success'),
    }),
  }),
  home: byType(everywhere),
};

function actionIdsOf(one: unknown): string[] {
  if (!isDict(one)) return [];
  const inside = [one.elements, one.accessory, one.element, one.actions].flat().filter(isDict);
  return inside.map((each) => each.action_id).filter((id) => typeof id === 'string');
}

/** Every complaint as Slack words it, with its JSON pointer; none: the blocks are accepted. */
export function checkBlocks(blocks: unknown, surface: Surface, at: string): string[] {
  const found: string[] = [];
  const complain = (path: string, what: string): void => void found.push(`${what} [json-pointer:${path}]`);
  list(0, surface === 'message' ? 50 : 100, shapes[surface])(blocks, at, complain);
  if (!Array.isArray(blocks)) return found;

  const seen = new Set<string>();
  let markdown = 0;
  let tables = 0;
  blocks.forEach((one: unknown, index) => {
    if (!isDict(one)) return;
    if (typeof one.block_id === 'string') {
      if (seen.has(one.block_id)) complain(`${at}/${index}/block_id`, 'block_id already exists');
      seen.add(one.block_id);
    }
    // Unique within their block; two blocks may use the same action_id.
    const ids = actionIdsOf(one);
    if (new Set(ids).size < ids.length) complain(`${at}/${index}/elements`, 'action_id already exists');
    if (one.type === 'markdown') markdown += String(one.text).length;
    if (one.type === 'table') tables += 1;
  });
  if (markdown > 12_000) complain(at, 'markdown must be less than 12001 characters per message');
  if (tables > 1) complain(at, 'only_one_table_allowed');
  return found;
}
