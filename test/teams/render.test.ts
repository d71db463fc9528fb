import { describe, expect, it } from 'vitest';
import { commandOf } from '../../adapters/chat/command-of.ts';
import { cardActivity, renderMessage } from '../../adapters/teams/render.ts';
import { renderForm } from '../../adapters/teams/render-form.ts';
import { saidText } from '../../adapters/teams/said-text.ts';
import type { Block, Message } from '../../src/view/message.ts';
import { sizeOf } from '../fakes/teams/check-activity.ts';
import { faultsOf, nodesOf, textOf } from './card-faults.ts';

function message(...blocks: readonly Block[]): Message {
  return { text: 'R12 is waiting.', blocks };
}

const hostile = [
  '**bold** _it_ [ok](https://evil.example) `code`',
  '<at>Everyone</at> <b>x</b> &amp; &nbsp;',
  '{{DATE(2017-02-14T06:08:39Z,SHORT)}} {{{TIME(2017-02-14T06:08:39Z)}}}',
  '# title\n- item\n1. one\n> quote',
  'https://evil.example www.evil.example',
];

it('a client without cards is given no text that it could read as markup', () => {
  for (const text of [
    'R1 [all is well](https://evil.example.com)',
    '**R1**',
    '<at>All</at>',
    'see https://x.example',
  ]) {
    const { card, summary } = renderMessage({ text, blocks: [] });
    expect(summary).toBe(text);
    expect(card.fallbackText).toBe('rdp-medic says something that this client cannot show.');
  }
  expect(renderMessage({ text: 'R1 is waiting', blocks: [] }).card.fallbackText).toBe('R1 is waiting');
});

describe('what a host says on a card', () => {
  it.each(hostile)('is shown letter by letter: %s', (said) => {
    const lines = said.split('\n');
    const one = message(
      { kind: 'heading', mark: 'fault', text: said },
      { kind: 'text', text: said },
      { kind: 'facts', title: said, rows: [{ label: said, value: said, state: said }] },
      { kind: 'table', columns: [said, said], rows: [[said, said]] },
      { kind: 'list', items: [said] },
    );
    const drawn = renderMessage({ ...one, text: said });
    expect(faultsOf(cardActivity(drawn))).toEqual([]);
    for (const line of lines) expect(textOf(drawn.card)).toContain(line);
    // Only a text that could be no markup is a heading; all else stands in runs, which know none.
    for (const { type } of nodesOf(drawn.card.body)) expect(['TextBlock', 'FactSet']).not.toContain(type);
    expect(JSON.stringify(drawn)).not.toContain('{{');
  });

  it('is a heading for screen readers where nothing in it is markup', () => {
    const [first] = renderMessage(message({ kind: 'heading', mark: 'ok', text: 'ts-02 answers (7 ms)' })).card
      .body;
    expect(first).toMatchObject({ type: 'TextBlock', style: 'heading', text: '✓ ts-02 answers (7 ms)' });
  });
});

describe('a card', () => {
  it('stays below 80 KB in UTF-16 with everything on it, and says what is missing', () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => ({
      label: `ts-${at}`,
      value: '端末サーバーの鍵'.repeat(4),
    }));
    const buttons = Array.from({ length: 40 }, (_, at) => ({
      label: `Approve ${at}`,
      command: `approve ${at}`,
    }));
    const drawn = cardActivity(
      renderMessage(message({ kind: 'facts', rows }, { kind: 'buttons', buttons }), 'mark'),
    );
    expect(sizeOf({ ...drawn })).toBeLessThan(80_000);
    expect(sizeOf({ ...drawn })).toBeGreaterThan(60_000);
    const shown = textOf(drawn.attachments![0]!.content as { body: readonly unknown[] });
    expect(shown).toMatch(/… \d+ more rows; left out here/);
    expect(shown).toContain('Approve 39');
  });

  it('draws a small table as one, and a wide one as lines', () => {
    const table = (columns: readonly string[]) =>
      renderMessage(message({ kind: 'table', columns, rows: [columns] })).card.body.map(({ type }) => type);
    expect(table(['say', 'what happens'])).toEqual(['Table']);
    expect(table(['a', 'b', 'c', 'd'])).toContain('RichTextBlock');
  });

  it('links to what a chat gave, and to nothing else', () => {
    const links = [
      { label: 'Open', url: 'https://teams.microsoft.com/l/message/1' },
      { label: 'Run', url: 'javascript:alert(1)' },
    ];
    const drawn = renderMessage(message({ kind: 'links', links }));
    const urls = nodesOf(drawn.card).flatMap(({ url }) => (url === undefined ? [] : [url]));
    expect(urls).toEqual(['https://teams.microsoft.com/l/message/1']);
    expect(textOf(drawn.card)).toContain('Run: javascript:alert(1)');
  });

  it('shows its sentence where it has no blocks', () => {
    expect(textOf(renderMessage({ text: 'Nothing is open.', blocks: [] }).card)).toBe('Nothing is open.');
  });

  it('is sent without a text of its own, which would be shown a second time', () => {
    const activity = cardActivity(renderMessage(message({ kind: 'text', text: 'x' })));
    expect([activity.text, activity.summary]).toEqual([undefined, 'R12 is waiting.']);
  });
});

describe('a form', () => {
  it('keeps what was typed, and every choice that fits', () => {
    const choices = Array.from({ length: 150 }, (_, at) => ({ value: `h${at}`, label: `host ${at}` }));
    const { card } = renderForm(
      {
        title: 'Repair',
        blocks: [],
        submitLabel: 'Plan it',
        command: '/rdp-fix',
        fields: [
          { name: 'host', label: 'Host', required: true, input: { kind: 'choice', choices } },
          {
            name: 'why',
            label: 'Why',
            required: false,
            input: { kind: 'text', multiline: true, maxLength: 500 },
          },
        ],
      },
      { values: { host: 'h3', why: 'it is down' }, faults: { why: 'Too short.' } },
    );
    const [host, why] = nodesOf(card).filter(({ id }) => String(id).startsWith('field:'));
    expect(host).toMatchObject({ type: 'Input.ChoiceSet', value: 'h3', isRequired: true });
    expect(host!.choices).toHaveLength(100);
    expect(why).toMatchObject({ type: 'Input.Text', value: 'it is down', isMultiline: true, maxLength: 500 });
    expect(textOf(card)).toMatch(/… 50 more[\s\S]*Too short\./);
  });
});

describe('what people write', () => {
  const bot = { id: '28:bot', name: 'rdp-medic' };
  const at = (text: string, mention = '<at>rdp-medic</at>', mentioned = bot) =>
    saidText({
      type: 'message',
      text,
      recipient: bot,
      entities: [{ type: 'mention', mentioned, text: mention }],
    });

  it.each([
    ['<at>rdp-medic</at> check ts-02', '/rdp-check ts-02'],
    ['<at>rdp-medic</at>&nbsp;/rdp-check ts-02&nbsp;0x904', '/rdp-check ts-02 0x904'],
    ['hey <at>rdp-medic</at> status', 'hey status'],
    ['<at>rdp-medic</at> RDP-Fix ts-02 reason="a &amp; b"', '/rdp-fix ts-02 reason="a & b"'],
    ['<at>rdp-medic</at> approve 7f3a91c0', 'approve 7f3a91c0'],
    [
      '<p><at>rdp-medic</at> check <a href="http://ts-02.lab.example">ts-02.lab.example</a></p>',
      '/rdp-check ts-02.lab.example',
    ],
    ['<at>rdp-medic</at> explain &lt;b&gt; &#60;at&#x3e;', '/rdp-explain <b> <at>'],
    ['<at>rdp-medic</at> check\nts-02<br/>0x904', '/rdp-check ts-02 0x904'],
    ['<at>rdp-medic</at>', ''],
  ])('%s is read as %s', (text, line) => {
    expect(at(text)).toBe(line);
  });

  it('keeps the mention of somebody else', () => {
    expect(at('tell <at>Ann</at> status', '<at>Ann</at>', { id: '29:ann', name: 'Ann' })).toBe(
      'tell Ann status',
    );
  });

  it('is the same with a slash, with the prefix and without', () => {
    expect(['check', 'rdp-check', '/rdp-check', '/check', 'CHECK'].map(commandOf)).toEqual(
      Array(5).fill('/rdp-check'),
    );
    expect(commandOf('approve')).toBeNull();
  });
});
