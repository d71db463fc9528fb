import { findTopic } from '../playbook/find-topic.ts';
import { refuse } from '../run/refusal.ts';
import { viewAdvice } from '../view/advice.ts';
import type { Answered } from './answered.ts';
import { neverDone, offerFor } from './offer-for.ts';
import type { World } from './world.ts';

/**
 * The answer to a wish that names no playbook but something that people call so: refused with the better way,
 * or a playbook's true name, or advice. Nothing is planned. Null: it is not known by that name.
 */
export function calledOtherwise(world: World, wish: string, host: string | null): Answered | null {
  const { topics, playbooks } = world.site();
  if (topics === undefined || wish.trim() === '') return null;
  const names = playbooks.map(({ name }) => name);
  const found = findTopic(topics, wish, names);
  if (found === null) return null;
  if (found.kind === 'refused') return neverDone(playbooks, found.refused, host);
  const { advice } = found;
  const here = advice.playbooks.filter((name) => names.includes(name));
  if (here.length > 0) return refuse({ code: 'unknown-playbook', text: wish, near: here });
  const offer = offerFor(playbooks, { say: 'To plan it', playbooks: advice.playbooks }, host);
  return { message: viewAdvice(advice, offer, null), began: null, privately: true };
}
