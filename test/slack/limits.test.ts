import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../adapters/slack/render.ts';
import { faultsOfMessage, faultsOfView } from './limits-table.ts';

const text = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length), emoji: false });
const header = (length: number) => ({ type: 'header', text: text(length) });
const button = (over: object) => ({
  type: 'button',
  text: text(75),
  action_id: 'say:a',
  value: 'a',
  ...over,
});
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const rich = (...runs: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: runs }],
});

describe("the table of Slack's limits, as the tests hold it", () => {
  it.each([
    ['a heading of 150 characters', header(150), header(151)],
    ['25 buttons in a row', actions(button({})), actions(...Array(26).fill(button({})))],
    ['a button of 75 characters', actions(button({})), actions(button({ text: text(76) }))],
    [
      'a value of 2,000',
      actions(button({ value: 'x'.repeat(2_000) })),
      actions(button({ value: 'x'.repeat(2_001) })),
    ],
    [
      'a spoken label of 75',
      actions(button({ accessibility_label: 'x' })),
      actions(button({ accessibility_label: 'x'.repeat(76) })),
    ],
    [
      'an action_id of 255',
      actions(button({ action_id: 'x'.repeat(255) })),
      actions(button({ action_id: 'x'.repeat(256) })),
    ],
    ['each action_id once', actions(button({}), button({ action_id: 'b' })), actions(button({}), button({}))],
    [
      '10 elements of context',
      { type: 'context', elements: Array(10).fill(text(1)) },
      { type: 'context', elements: Array(11).fill(text(1)) },
    ],
    ['text that is not empty', header(1), header(0)],
    ['text without emoji names', header(1), { type: 'header', text: { ...text(1), emoji: true } }],
    ['rich text of text', rich({ type: 'text', text: 'a' }), rich({ type: 'broadcast', range: 'channel' })],
    ['blocks that every workspace has', { type: 'divider' }, { type: 'table', rows: [] }],
    ['whole characters', rich({ type: 'text', text: '💥' }), rich({ type: 'text', text: '\ud83d' })],
  ])('allows %s and nothing beyond', (_, within, beyond) => {
    expect(faultsOfMessage({ text: 'a', blocks: [within] })).toEqual([]);
    expect(faultsOfMessage({ text: 'a', blocks: [beyond] })).not.toEqual([]);
  });

  it.each([
    ['4,000 characters of text', { text: 'x'.repeat(4_000), blocks: [] }],
    ['no text', { text: '', blocks: [] }],
    ['a mention', { text: '<!here>', blocks: [] }],
    ['51 blocks', { text: 'a', blocks: Array(51).fill({ type: 'divider' }) }],
    [
      'blocks that are too long together',
      { text: 'a', blocks: Array(5).fill(rich({ type: 'text', text: 'x'.repeat(3_000) })) },
    ],
  ])('does not allow %s', (_, message) => {
    expect(faultsOfMessage(message)).not.toEqual([]);
  });

  it('does not allow a modal with a long title, or with inputs and nothing to send them', () => {
    const view = { type: 'modal', title: text(24), blocks: [], callback_id: 'a', private_metadata: 'a' };
    const input = {
      type: 'input',
      block_id: 'a',
      label: text(1),
      element: { type: 'plain_text_input', action_id: 'value', max_length: 10 },
    };
    expect(faultsOfView(view)).toEqual([]);
    expect(faultsOfView({ ...view, title: text(25) })).not.toEqual([]);
    expect(faultsOfView({ ...view, blocks: [input] })).not.toEqual([]);
    expect(faultsOfView({ ...view, blocks: [input], submit: text(3) })).toEqual([]);
  });
});

describe('a card at the limit', () => {
  it.each([149, 150, 151, 2_999, 3_000, 12_000])('of %i characters is drawn within it', (length) => {
    for (const kind of ['text', 'context'] as const) {
      const drawn = renderMessage(
        { text: 'a', blocks: [{ kind, text: 'x'.repeat(length) }] },
        { attach: true },
      );
      expect(faultsOfMessage(drawn)).toEqual([]);
      expect(drawn.file === undefined).toBe(length < 3_000);
    }
    const heading = { kind: 'heading', mark: 'fault', text: 'x'.repeat(length) } as const;
    const drawn = renderMessage({ text: 'a', blocks: [heading] }, { attach: true });
    expect(faultsOfMessage(drawn)).toEqual([]);
    expect(drawn.blocks[0]?.type).toBe(length + 2 <= 150 ? 'header' : 'rich_text');
  });
});
