import { checkView } from '../check-view.ts';
import type { Dict } from '../fake-slack.ts';
import { argument, type Call, type Method } from '../method.ts';
import { refuse } from '../refusal.ts';
import { newView, replaceView, shownView } from '../view.ts';

/** Exchanges a trigger: once, and within three seconds (slack.md section 3). */
function userOfTrigger(call: Call): string {
  const id = argument(call, 'trigger_id');
  const trigger = call.state.triggers.get(id);
  if (trigger === undefined) throw refuse('invalid_trigger_id');
  if (trigger.used) throw refuse('exchanged_trigger_id');
  if (call.state.clock.now() > trigger.expiresAt) throw refuse('expired_trigger_id');
  if (call.state.users.get(trigger.user)?.team !== call.team.id) throw refuse('invalid_trigger_id');
  trigger.used = true;
  return trigger.user;
}

function externalIdFree(call: Call, content: Dict): void {
  if (content.external_id === undefined || content.external_id === '') return;
  const open = [...call.state.modals.values()].flat();
  const taken = open.some(
    (one) => one.team === call.team.id && one.content.external_id === content.external_id,
  );
  if (taken) throw refuse('duplicate_external_id');
}

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': {
    scopes: [],
    run(call) {
      const content = checkView(call.args.view, 'modal');
      externalIdFree(call, content);
      const user = userOfTrigger(call);
      const view = newView(call.state, call.team.id, user, content, null);
      call.state.modals.set(user, [view]);
      return { view: shownView(call.state, view) };
    },
  },
  'views.push': {
    scopes: [],
    run(call) {
      const content = checkView(call.args.view, 'modal');
      externalIdFree(call, content);
      const user = userOfTrigger(call);
      const stack = call.state.modals.get(user) ?? [];
      if (stack.length === 0) throw refuse('not_found');
      if (stack.length >= 3) throw refuse('push_limit_reached');
      const view = newView(call.state, call.team.id, user, content, stack.at(-1)!);
      stack.push(view);
      return { view: shownView(call.state, view) };
    },
  },
  'views.update': {
    scopes: [],
    run(call) {
      const content = checkView(call.args.view, 'modal');
      const open = [...call.state.modals.values()].flat().filter((one) => one.team === call.team.id);
      const view = open.find(
        (one) =>
          one.id === call.args.view_id ||
          (call.args.external_id !== undefined && one.content.external_id === call.args.external_id),
      );
      if (view === undefined) throw refuse('not_found');
      if (call.args.hash !== undefined && call.args.hash !== view.hash) throw refuse('hash_conflict');
      replaceView(call.state, view, content);
      return { view: shownView(call.state, view) };
    },
  },
  'views.publish': {
    scopes: [],
    run(call) {
      const user = call.state.users.get(argument(call, 'user_id'));
      if (user === undefined || user.team !== call.team.id) throw refuse('user_not_found');
      const content = checkView(call.args.view, 'home');
      const before = call.state.homes.get(user.id);
      if (call.args.hash !== undefined && before !== undefined && call.args.hash !== before.hash) {
        throw refuse('hash_conflict');
      }
      const view = before ?? newView(call.state, call.team.id, user.id, content, null);
      replaceView(call.state, view, content);
      call.state.homes.set(user.id, view);
      return { view: shownView(call.state, view) };
    },
  },
};
