import { knownCauses } from '../diagnosis/known-causes.ts';
import { nearMisses } from '../inventory/near-misses.ts';
import { findPlaybook, remediesOf } from '../playbook/find-playbook.ts';
import { parseErrorPair } from '../rdp/error-codes.ts';
import { refuse } from '../run/refusal.ts';
import { viewCauseTopic, viewCodesTopic, viewPlaybookTopic } from '../view/explain.ts';
import type { Answered } from './answered.ts';
import type { World } from './world.ts';

/** What a code, a cause or a playbook is, without a host: nothing is looked at. */
export function answerExplain(world: World, topic: string): Answered {
  const { playbooks } = world.site();
  const codes = parseErrorPair(topic);
  if (codes !== null) return toAsker(viewCodesTopic(codes));
  const word = topic.trim().toLowerCase().replaceAll(/\s+/g, '-');
  const playbook = findPlaybook(playbooks, word);
  if (playbook.kind === 'found') {
    const cures = knownCauses.filter(({ id }) => playbook.playbook.remedies.includes(id));
    return toAsker(
      viewPlaybookTopic(
        playbook.playbook,
        cures.map(({ title }) => title),
      ),
    );
  }
  const cause = knownCauses.find(({ id }) => id === word);
  if (cause !== undefined) return toAsker(viewCauseTopic(cause, remediesOf(playbooks, cause.id)));
  const names = [...playbooks.map(({ name }) => name), ...knownCauses.map(({ id }) => id)];
  return refuse({ code: 'unknown-topic', text: topic, near: nearMisses(word, names) });
}

function toAsker(message: ReturnType<typeof viewCodesTopic>): Answered {
  return { message, began: null, privately: true };
}
