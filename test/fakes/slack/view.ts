import { isDict } from './check-shape.ts';
import type { Dict } from './fake-slack.ts';
import { withBlockIds } from './post.ts';
import { newId, type SlackState, type View } from './state.ts';

function withIds(state: SlackState, content: Dict): Dict {
  return { ...content, blocks: withBlockIds(state, (content.blocks ?? []) as Dict[]) };
}

function newHash(state: SlackState): string {
  state.sequence += 1;
  return `${Math.floor(state.clock.now() / 1000)}.${state.sequence.toString(36)}`;
}

/** A view on its way to a person's screen; `under` is the one it is pushed on. */
export function newView(
  state: SlackState,
  team: string,
  user: string,
  content: Dict,
  under: View | null,
): View {
  const id = newId(state, 'V');
  return {
    id,
    team,
    user,
    rootId: under?.rootId ?? id,
    previousId: under?.id ?? null,
    content: withIds(state, content),
    hash: newHash(state),
    errors: {},
    values: {},
  };
}

/** New content for a view; what the person typed stays where block_id and action_id stay. */
export function replaceView(state: SlackState, view: View, content: Dict): void {
  view.content = withIds(state, content);
  view.hash = newHash(state);
  view.errors = {};
  const inputs = new Map(
    blocksOf(view).map((one) => [String(one.block_id), isDict(one.element) ? one.element.action_id : null]),
  );
  for (const [blockId, actions] of Object.entries(view.values)) {
    const kept = inputs.get(blockId);
    for (const actionId of Object.keys(actions)) if (actionId !== kept) delete actions[actionId];
  }
}

export function blocksOf(view: View): Dict[] {
  return (view.content.blocks ?? []) as Dict[];
}

/** A view as answers and payloads give it. */
export function shownView(state: SlackState, view: View): Dict {
  const team = state.teams.find((one) => one.id === view.team)!;
  return {
    id: view.id,
    team_id: view.team,
    private_metadata: '',
    callback_id: '',
    external_id: '',
    title: { type: 'plain_text', text: 'View Title', emoji: true },
    close: null,
    submit: null,
    clear_on_close: false,
    notify_on_close: false,
    submit_disabled: false,
    ...view.content,
    state: { values: view.values },
    hash: view.hash,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: state.appId,
    app_installed_team_id: view.team,
    bot_id: team.botId,
  };
}
