import { isDict } from './check-shape.ts';
import { checkView } from './check-view.ts';
import type { Acted, Delivery, Dict, User } from './fake-slack.ts';
import { closedPayload, messageActionPayload, submissionPayload, viewActionPayload } from './payloads.ts';
import { acted, type World } from './person.ts';
import { ApiRefusal } from './refusal.ts';
import { interactive } from './render.ts';
import { topModal } from './seen.ts';
import { messageAt, newTs, placeOf, type View } from './state.ts';
import { blocksOf, newView, replaceView } from './view.ts';

/** The element's state after the person chose `value`, in the shape of payloads. */
function chosen(element: Dict, value: unknown): Dict {
  const type = String(element.type);
  const options = [element.options, (element.option_groups as Dict[] | undefined)?.map((one) => one.options)]
    .flat(2)
    .filter(isDict);
  const optionOf = (one: unknown): Dict => {
    const found = options.find((each) => each.value === one || (isDict(each.text) && each.text.text === one));
    if (found === undefined) throw new Error(`no option ${String(one)} in ${String(element.action_id)}`);
    return found;
  };
  if (type === 'button' || type === 'icon_button' || type === 'feedback_buttons') return {};
  if (type === 'static_select' || type === 'radio_buttons' || type === 'overflow') {
    return { selected_option: value === null || value === undefined ? null : optionOf(value) };
  }
  if (type === 'checkboxes' || type === 'multi_static_select') {
    return { selected_options: ((value ?? []) as unknown[]).map(optionOf) };
  }
  if (type === 'users_select') return { selected_user: value };
  if (type === 'conversations_select') return { selected_conversation: value };
  if (type === 'channels_select') return { selected_channel: value };
  if (type === 'datepicker') return { selected_date: value };
  if (type === 'timepicker') return { selected_time: value };
  if (type === 'datetimepicker') return { selected_date_time: value };
  return { value: value === undefined || value === '' ? null : value };
}

function actionOf(world: World, block: Dict, element: Dict, value: unknown): Dict {
  const { type, text, value: carried, action_id, style } = element;
  return {
    type,
    action_id,
    block_id: block.block_id,
    ...(text === undefined ? {} : { text }),
    ...(carried === undefined ? {} : { value: carried }),
    ...(style === undefined ? {} : { style }),
    ...chosen(element, value),
    action_ts: newTs(world.state),
  };
}

function find(blocks: readonly Dict[], name: string): { readonly block: Dict; readonly element: Dict } {
  const all = interactive(blocks);
  const labelled = (one: Dict): boolean => isDict(one.text) && one.text.text === name;
  const found =
    all.find(({ element }) => element.action_id === name) ?? all.find(({ element }) => labelled(element));
  if (found === undefined) throw new Error(`there is no button ${name} to press`);
  return found;
}

/** What the person is told beside the button when the app does not answer as it should. */
function complaint(delivery: Delivery | null): string[] {
  if (delivery?.failed === 'operation_timeout') return ['operation_timeout'];
  return delivery?.failed === 'dispatch_failed'
    ? [`This app responded with ${delivery.status ?? 'nothing'}.`]
    : [];
}

/** Presses a button of a message, of the open modal or of the App Home. */
export async function click(
  world: World,
  user: User,
  place: string,
  ts: string,
  name: string,
  value: unknown,
): Promise<Acted> {
  const { state } = world;
  if (place === 'modal' || place === 'home') {
    const view = place === 'modal' ? topModal(state, user.id) : state.homes.get(user.id);
    if (view === undefined) throw new Error(`${user.name} has no ${place} open`);
    const { block, element } = find(blocksOf(view), name);
    if (value !== undefined) remember(view, block, element, value);
    const payload = viewActionPayload(state, user, view, actionOf(world, block, element, value));
    const delivery = await world.out.deliver('action', payload);
    return acted(world, user, null, null, delivery, complaint(delivery));
  }
  const channel = placeOf(state, user, place);
  const message = messageAt(channel, ts);
  if (message === undefined || (message.ephemeralFor ?? user.id) !== user.id) {
    throw new Error(`${user.name} sees no message ${ts} in ${place}`);
  }
  const { block, element } = find(message.blocks, name);
  const action = actionOf(world, block, element, value);
  const values =
    value === undefined
      ? {}
      : { [String(block.block_id)]: { [String(element.action_id)]: stateOf(element, value) } };
  const payload = messageActionPayload(state, user, channel, message, action, values);
  const delivery = await world.out.deliver('action', payload);
  return acted(world, user, channel, message.threadTs, delivery, complaint(delivery));
}

function stateOf(element: Dict, value: unknown): Dict {
  return { type: element.type, ...chosen(element, value) };
}

function remember(view: View, block: Dict, element: Dict, value: unknown): void {
  const blockId = String(block.block_id);
  view.values[blockId] = { ...view.values[blockId], [String(element.action_id)]: stateOf(element, value) };
}

/** What a field holds before anybody touched it. */
function initially(element: Dict): unknown {
  const first = ['initial_value', 'initial_user', 'initial_conversation', 'initial_channel'];
  const plain = [...first, 'initial_date', 'initial_time', 'initial_date_time'].find((one) => one in element);
  if (plain !== undefined) return element[plain];
  if (isDict(element.initial_option)) return element.initial_option.value;
  if (Array.isArray(element.initial_options)) {
    return element.initial_options.filter(isDict).map((one) => one.value);
  }
  return undefined;
}

/** Fills the fields in; gives what Slack itself says is wrong, by block. */
function fill(view: View, values: Readonly<Record<string, unknown>>): Record<string, string> {
  const wrong: Record<string, string> = {};
  const used = new Set<string>();
  for (const block of blocksOf(view)) {
    if (block.type !== 'input' || !isDict(block.element)) continue;
    const { element } = block;
    const blockId = String(block.block_id);
    const key = [String(element.action_id), blockId].find((one) => one in values);
    if (key !== undefined) used.add(key);
    const before = view.values[blockId]?.[String(element.action_id)];
    if (key !== undefined) remember(view, block, element, values[key]);
    else if (before === undefined) remember(view, block, element, initially(element));
    const { type: _, ...held } = view.values[blockId]![String(element.action_id)]!;
    const value = Object.values(held)[0];
    const length = typeof value === 'string' ? value.length : 0;
    const empty = value === undefined || value === null || [value].flat().length === 0;
    if (empty && block.optional !== true) wrong[blockId] = 'Please complete this required field.';
    if (length > Number(element.max_length ?? 3000)) wrong[blockId] = 'This entry is too long.';
    if (!empty && length < Number(element.min_length ?? 0)) wrong[blockId] = 'This entry is too short.';
  }
  const unknown = Object.keys(values).filter((one) => !used.has(one));
  if (unknown.length > 0) throw new Error(`the modal has no field ${unknown.join(', ')}`);
  return wrong;
}

const trouble = 'We had some trouble connecting. Try again?';

/** Submits the top modal. Slack checks required fields itself, then asks the app, whose answer says what comes next. */
export async function submit(
  world: World,
  user: User,
  values: Readonly<Record<string, unknown>>,
): Promise<Acted> {
  const { state } = world;
  const view = topModal(state, user.id);
  if (view === undefined) throw new Error(`${user.name} has no modal open`);
  view.errors = fill(view, values);
  if (Object.keys(view.errors).length > 0) {
    return acted(world, user, null, null, null, Object.values(view.errors));
  }
  const delivery = await world.out.deliver('submission', submissionPayload(state, user, view));
  if (delivery === null) return acted(world, user, null, null, null, []);
  if (delivery.failed !== null) return acted(world, user, null, null, delivery, [trouble]);
  return acted(world, user, null, null, delivery, followAnswer(world, user, view, delivery));
}

function followAnswer(world: World, user: User, view: View, delivery: Delivery): string[] {
  const { state } = world;
  const stack = state.modals.get(user.id) ?? [];
  let answer: unknown = null;
  try {
    answer = delivery.body.trim() === '' ? null : JSON.parse(delivery.body);
  } catch {
    return [trouble];
  }
  const does = isDict(answer) ? answer.response_action : undefined;
  if (!isDict(answer) || does === undefined) {
    if (stack.at(-1) === view) stack.pop();
    return [];
  }
  try {
    if (does === 'clear') state.modals.set(user.id, []);
    else if (does === 'update') replaceView(state, view, checkView(answer.view, 'modal'));
    else if (does === 'push') {
      if (stack.length >= 3) return [trouble];
      stack.push(newView(state, view.team, user.id, checkView(answer.view, 'modal'), view));
    } else if (does === 'errors' && isDict(answer.errors)) {
      const inputs = blocksOf(view).filter((one) => one.type === 'input');
      // Errors for blocks that are no inputs make the whole answer invalid.
      if (Object.keys(answer.errors).some((id) => !inputs.some((one) => one.block_id === id)))
        return [trouble];
      view.errors = answer.errors as Record<string, string>;
      return Object.values(view.errors);
    } else return [trouble];
    return [];
  } catch (refusal) {
    if (!(refusal instanceof ApiRefusal)) throw refusal;
    return [trouble];
  }
}

/** Closes the top modal; the app hears of it only where it asked to. */
export async function closeModal(world: World, user: User): Promise<Acted> {
  const view = world.state.modals.get(user.id)?.pop();
  if (view === undefined) throw new Error(`${user.name} has no modal open`);
  const told = view.content.notify_on_close === true;
  const delivery = told
    ? await world.out.deliver('closed', closedPayload(world.state, user, view, false))
    : null;
  return acted(world, user, null, null, delivery, []);
}
