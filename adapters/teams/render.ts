import { cut } from '../../src/view/cut.ts';
import { linesOf, oneLine } from '../../src/view/lines.ts';
import type { Message } from '../../src/view/message.ts';
import { calm } from './calm.ts';
import type { Card, Element, Refresh } from './card.ts';
import { draw, mayBeMarkup } from './draw.ts';
import { fitCard } from './fit-card.ts';
import { limits } from './limits.ts';
import type { Activity } from './transport.ts';

export interface Rendered {
  /** For notifications, and for clients that show no cards. No markup. */
  readonly summary: string;
  readonly card: Card;
}

const cardType = 'application/vnd.microsoft.card.adaptive';

/**
 * A message as an Adaptive Card within every limit of `limits`, whatever it holds. `card` comes back with each press;
 * `watchers`, as Teams names people, are asked for their own view of it, the first 60.
 */
export function renderMessage(
  message: Message,
  card: string | null = null,
  watchers: readonly string[] = [],
): Rendered {
  const refresh = watchers.length === 0 ? null : refreshFor(watchers);
  const taken = refresh === null ? 0 : JSON.stringify({ refresh }).length;
  const elements = fitCard(message.blocks, limits.cardJson - taken, card);
  const rendered = renderCard(
    message.text,
    elements.length > 0 ? elements : draw(linesOf({ kind: 'text', text: message.text })),
  );
  return refresh === null ? rendered : { ...rendered, card: { ...rendered.card, refresh } };
}

/** Nothing comes back with it: which card it is and who asks, Teams says itself. */
function refreshFor(watchers: readonly string[]): Refresh {
  const action = { type: 'Action.Execute', title: 'Refresh', verb: 'refresh', data: {} } as const;
  return { action, userIds: watchers.slice(0, limits.watchers) };
}

const unshown = 'rdp-medic says something that this client cannot show.';

export function renderCard(text: string, elements: readonly Element[]): Rendered {
  const summary = cut(calm(oneLine(text)), limits.summary) || 'This card has no words.';
  return {
    summary,
    card: {
      type: 'AdaptiveCard',
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      version: '1.5',
      // It "may contain markdown" (Adaptive Cards, AdaptiveCard.fallbackText).
      fallbackText: mayBeMarkup(summary) ? unshown : summary,
      body: elements,
      msteams: { width: 'Full' },
    },
  };
}

/** The summary is what a notification says; `text` would be shown a second time above the card. */
export function cardActivity({ summary, card }: Rendered): Activity {
  return { type: 'message', summary, attachments: [{ contentType: cardType, content: card }] };
}
