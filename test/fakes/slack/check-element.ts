import {
  anything,
  boolean,
  byType,
  type Check,
  type Complain,
  isDict,
  list,
  object,
  oneOf,
  string,
  text,
  wholeNumber,
} from './check-shape.ts';

/** Limits of slack.md section 7; where that table is silent, of the comments in @slack/types 3.2. */
const actionId = string(255, 1);
const confirm = object({
  title: text('plain_text', 100),
  'text!': text('either', 300),
  confirm: text('plain_text', 30),
  deny: text('plain_text', 30),
  style: oneOf('primary', 'danger'),
});
const placeholder = text('plain_text', 150);

function option(kinds: 'plain_text' | 'either'): Check {
  return object({
    'text!': text(kinds, 75),
    value: string(75),
    description: text(kinds, 75),
    url: string(3000),
  });
}

const options = (max: number, kinds: 'plain_text' | 'either' = 'plain_text') => list(1, max, option(kinds));
const groups = list(1, 100, object({ 'label!': text('plain_text', 75), 'options!': options(100) }));
const asked = { type: anything, action_id: actionId, confirm, focus_on_load: boolean };
const picked = { ...asked, placeholder };
const many = { ...picked, max_selected_items: wholeNumber(1, 1000) };
const dispatching = { dispatch_action_config: anything };

/** Exactly one of two fields. */
function either(first: string, second: string, shape: Check): Check {
  return (value, path, complain: Complain) => {
    if (isDict(value) && (value[first] === undefined) === (value[second] === undefined)) {
      complain(path, `exactly one of ${first} and ${second} is required`);
    }
    shape(value, path, complain);
  };
}

/** An initial option must be one of the options. */
function initialAmongOptions(shape: Check): Check {
  return (value, path, complain) => {
    if (isDict(value) && Array.isArray(value.options)) {
      const known = value.options.map((one) => JSON.stringify(isDict(one) ? one.value : one));
      const wanted = [value.initial_option, ...[value.initial_options].flat()].filter(
        (one) => one !== undefined,
      );
      for (const one of wanted) {
        if (!known.includes(JSON.stringify(isDict(one) ? one.value : one))) {
          complain(`${path}/initial_option`, 'must be one of the options');
        }
      }
    }
    shape(value, path, complain);
  };
}

const feedbackButton = object({
  'text!': text('plain_text', 75),
  'value!': string(2000),
  accessibility_label: string(75),
});

export const elements: Readonly<Record<string, Check>> = {
  button: object({
    type: anything,
    'text!': text('plain_text', 75),
    action_id: actionId,
    value: string(2000),
    url: string(3000),
    style: oneOf('primary', 'danger'),
    confirm,
    accessibility_label: string(75),
  }),
  workflow_button: object({
    type: anything,
    'text!': text('plain_text', 75),
    action_id: actionId,
    'workflow!': anything,
    style: oneOf('primary', 'danger'),
    accessibility_label: string(75),
  }),
  checkboxes: initialAmongOptions(
    object({ ...asked, 'options!': options(10, 'either'), initial_options: options(10, 'either') }),
  ),
  radio_buttons: initialAmongOptions(
    object({ ...asked, 'options!': options(10, 'either'), initial_option: option('either') }),
  ),
  overflow: object({ type: anything, action_id: actionId, confirm, 'options!': options(5) }),
  datepicker: object({ ...picked, initial_date: string(10, 10) }),
  timepicker: object({ ...picked, initial_time: string(5, 5), timezone: string(255) }),
  datetimepicker: object({ ...asked, initial_date_time: wholeNumber(0, 9_999_999_999) }),
  static_select: initialAmongOptions(
    either(
      'options',
      'option_groups',
      object({
        ...picked,
        options: options(100),
        option_groups: groups,
        initial_option: option('plain_text'),
      }),
    ),
  ),
  multi_static_select: initialAmongOptions(
    either(
      'options',
      'option_groups',
      object({ ...many, options: options(100), option_groups: groups, initial_options: options(100) }),
    ),
  ),
  external_select: object({ ...picked, initial_option: anything, min_query_length: wholeNumber(0, 1000) }),
  multi_external_select: object({
    ...many,
    initial_options: anything,
    min_query_length: wholeNumber(0, 1000),
  }),
  users_select: object({ ...picked, initial_user: string(255) }),
  multi_users_select: object({ ...many, initial_users: list(0, 100, string(255)) }),
  conversations_select: object({
    ...picked,
    initial_conversation: string(255),
    default_to_current_conversation: boolean,
    response_url_enabled: boolean,
    filter: anything,
  }),
  multi_conversations_select: object({
    ...many,
    initial_conversations: list(0, 100, string(255)),
    default_to_current_conversation: boolean,
    filter: anything,
  }),
  channels_select: object({ ...picked, initial_channel: string(255), response_url_enabled: boolean }),
  multi_channels_select: object({ ...many, initial_channels: list(0, 100, string(255)) }),
  plain_text_input: object({
    type: anything,
    action_id: actionId,
    initial_value: string(3000),
    multiline: boolean,
    min_length: wholeNumber(0, 3000),
    max_length: wholeNumber(1, 3000),
    placeholder,
    focus_on_load: boolean,
    ...dispatching,
  }),
  email_text_input: object({ ...picked, initial_value: string(3000), ...dispatching }),
  url_text_input: object({ ...picked, initial_value: string(3000), ...dispatching }),
  number_input: object({
    ...picked,
    'is_decimal_allowed!': boolean,
    initial_value: string(3000),
    min_value: string(3000),
    max_value: string(3000),
    ...dispatching,
  }),
  file_input: object({
    type: anything,
    action_id: actionId,
    filetypes: anything,
    max_files: wholeNumber(1, 10),
  }),
  rich_text_input: object({ ...picked, initial_value: anything, ...dispatching }),
  feedback_buttons: object({
    type: anything,
    action_id: actionId,
    'positive_button!': feedbackButton,
    'negative_button!': feedbackButton,
  }),
  icon_button: object({
    type: anything,
    action_id: actionId,
    'icon!': string(255),
    'text!': text('plain_text', 75),
    value: string(2000),
    visible_to_user_ids: anything,
    confirm,
    accessibility_label: string(75),
  }),
  image: either(
    'image_url',
    'slack_file',
    object({
      type: anything,
      image_url: string(3000, 1),
      slack_file: anything,
      'alt_text!': string(2000, 1),
    }),
  ),
};

const selects = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);

/** Which elements stand in which block. */
export const inActions = byType(elements, [
  ...['button', 'workflow_button', 'checkboxes', 'radio_buttons', 'overflow', 'rich_text_input'],
  ...['datepicker', 'timepicker', 'datetimepicker'],
  ...selects,
]);
export const inAccessory = byType(elements, [
  ...['button', 'workflow_button', 'checkboxes', 'radio_buttons', 'overflow', 'image'],
  ...['datepicker', 'timepicker'],
  ...selects,
]);
export const inInput = byType(elements, [
  ...['checkboxes', 'radio_buttons', 'datepicker', 'timepicker', 'datetimepicker'],
  ...['plain_text_input', 'email_text_input', 'url_text_input', 'number_input', 'file_input'],
  ...['rich_text_input', ...selects],
]);
export const inContextActions = byType(elements, ['feedback_buttons', 'icon_button']);
export const image = elements.image!;
