import { knownCauses } from '../diagnosis/known-causes.ts';
import { remediesOf } from '../playbook/find-playbook.ts';
import { refuse } from '../run/refusal.ts';
import { viewAdvice } from '../view/advice.ts';
import { viewClientInstructions } from '../view/client-report.ts';
import { viewCauseTopic, viewCodesTopic, viewPlaybookTopic } from '../view/explain.ts';
import type { Message } from '../view/message.ts';
import { viewRefused } from '../view/refused.ts';
import type { Answered } from './answered.ts';
import { findExplained } from './find-explained.ts';
import { offerFor } from './offer-for.ts';
import type { World } from './world.ts';

/** What a code, a cause, a playbook or anything that people try is, without a host: nothing is looked at. */
export function answerExplain(world: World, topic: string): Answered {
  const site = world.site();
  const { playbooks } = site;
  const meant = findExplained(site, topic);
  switch (meant.kind) {
    case 'codes':
      return toAsker(viewCodesTopic(meant.codes));
    case 'playbook': {
      const cures = knownCauses.filter(({ id }) => meant.playbook.remedies.includes(id));
      return toAsker(
        viewPlaybookTopic(
          meant.playbook,
          cures.map(({ title }) => title),
        ),
      );
    }
    case 'cause':
      return toAsker(viewCauseTopic(meant.cause, remediesOf(playbooks, meant.cause.id)));
    case 'refused':
      return toAsker(
        viewRefused(meant.refused, offerFor(playbooks, meant.refused.instead, null), meant.codes),
      );
    case 'advice': {
      const { advice, codes } = meant;
      const instead = { say: 'To plan it', playbooks: advice.playbooks };
      return toAsker(viewAdvice(advice, offerFor(playbooks, instead, null), codes));
    }
    case 'client':
      return toAsker(viewClientInstructions());
    case 'unknown':
      return refuse({ code: 'unknown-topic', text: topic, near: meant.near });
  }
}

function toAsker(message: Message): Answered {
  return { message, began: null, privately: true };
}
