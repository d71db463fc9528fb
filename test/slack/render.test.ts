import { describe, expect, it } from 'vitest';
import { escapeText } from '../../adapters/slack/escape-text.ts';
import { renderMessage } from '../../adapters/slack/render.ts';
import { renderHome } from '../../adapters/slack/render-home.ts';
import { renderView } from '../../adapters/slack/render-view.ts';
import { cut } from '../../src/view/cut.ts';
import type { Form } from '../../src/view/form.ts';
import type { Block, Button } from '../../src/view/message.ts';
import { textOf } from './limits-table.ts';

function draw(...blocks: Block[]) {
  return renderMessage({ text: 'a card', blocks }, { attach: true });
}

function shown(...blocks: Block[]): string[] {
  return textOf(draw(...blocks).blocks).split('\n');
}

function drawnButtons(...buttons: Button[]) {
  return draw({ kind: 'buttons', buttons }).blocks.map((block) =>
    block.type === 'actions'
      ? block.elements.map((element) => (element.type === 'button' ? element : null))
      : [],
  );
}

describe('words on a Slack card', () => {
  it('put the sign in front and the word at the end, so that neither stands alone', () => {
    const rows = [
      { label: 'name', value: '10.1.2.12', state: 'ok', mark: 'ok' },
      { label: 'tls', value: 'reset', state: 'FAILS HERE', mark: 'fault' },
      { label: 'certificate', value: 'not reached' },
    ] as const;
    expect(shown({ kind: 'facts', rows })).toEqual([
      '✓ name: 10.1.2.12 ·\u00a0ok',
      '✗ tls: reset ·\u00a0FAILS HERE',
      '– certificate: not reached',
    ]);
  });

  it('put what is indented below its row, as a list', () => {
    const rows = [
      { label: 'changes', value: 'NLA' },
      { label: '  from', value: 'off' },
      { label: '  to', value: 'on' },
      { label: 'risk', value: 'low' },
    ];
    const [block] = draw({ kind: 'facts', rows }).blocks;
    expect(block?.type === 'rich_text' && block.elements.map(({ type }) => type)).toEqual([
      'rich_text_section',
      'rich_text_list',
      'rich_text_section',
    ]);
  });

  it('name each cell of a table with more than two columns', () => {
    const table = {
      kind: 'table',
      columns: ['run', 'host', 'state'],
      rows: [['R12', 'ts-02', 'proving']],
    } as const;
    expect(shown(table)).toEqual(['run: R12 · host: ts-02 · state: proving']);
  });

  it('say of an empty table that it has no rows', () => {
    expect(shown({ kind: 'table', columns: ['run'], rows: [] })).toEqual(['run', 'no rows']);
  });

  it('draw a bar for the eye and read out the words', () => {
    const progress = { kind: 'progress', percent: 45, text: 'ts-02: applying' } as const;
    expect(shown(progress)).toEqual(['▓▓▓▓▓░░░░░ 45 %', 'ts-02: applying']);
    expect(draw(progress).text).toBe('a card\nts-02: applying, 45 %');
  });

  it('show a heading whole that is too long for a header', () => {
    const text = `ts-02: ${'why '.repeat(60)}end`;
    const [block] = draw({ kind: 'heading', mark: 'fault', text }).blocks;
    expect(block?.type).toBe('rich_text');
    expect(textOf(block)).toBe(`✗ ${text}`);
  });
});

describe('what does not fit', () => {
  const many = {
    kind: 'list',
    items: Array.from({ length: 200 }, (_, at) => `row ${at} ${'x'.repeat(40)}`),
  } as const;

  it('is counted in a mark, and the whole is in the file', () => {
    const { blocks, file } = draw({ kind: 'heading', mark: 'none', text: 'Rows' }, many);
    const lines = textOf(blocks).split('\n');
    const left = Number(/^… (\d+) more rows; the whole is in whole\.txt$/.exec(lines.at(-1)!)?.[1]);
    expect(lines.length - 2 + left).toBe(200);
    expect(file?.text).toContain('row 199');
  });

  it('is not promised in a file where none can be attached', () => {
    const drawn = renderMessage({ text: 'a card', blocks: [many] }, { attach: false });
    expect(drawn.file).toBeUndefined();
    expect(textOf(drawn.blocks)).toMatch(/… \d+ more rows; left out here$/);
  });

  it('is taken from the longest part first; short parts stay whole', () => {
    const short: Block = { kind: 'text', text: 'This sentence stays.' };
    const long: Block[] = Array.from({ length: 8 }, () => many);
    const lines = shown(...long, short, { kind: 'heading', mark: 'ok', text: 'The end' });
    expect(lines).toContain('This sentence stays.');
    expect(lines.at(-1)).toBe('✓ The end');
  });

  it('is left out by whole parts when there are too many, headings last', () => {
    const parts: Block[] = Array.from({ length: 80 }, (_, at) => ({ kind: 'text', text: `part ${at}` }));
    const { blocks, file } = draw(...parts, { kind: 'heading', mark: 'fault', text: 'The end' });
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(textOf(blocks)).toMatch(/part 0\n.*… \d+ more parts; the whole is in whole\.txt\n✗ The end$/s);
    expect(file?.text).toContain('part 79');
  });

  it('never splits a character', () => {
    expect(cut('💥💥💥', 4)).toBe('💥…');
    expect(cut('one two three', 9)).toBe('one two…');
    expect(cut('fits', 4)).toBe('fits');
  });
});

describe('buttons in Slack', () => {
  it('say their command, and to a screen reader which one of several they are', () => {
    expect(drawnButtons({ label: 'Approve', command: 'approve 7f3a91c0', style: 'primary' })).toEqual([
      [
        {
          type: 'button',
          text: { type: 'plain_text', text: 'Approve', emoji: false },
          accessibility_label: 'Approve: approve 7f3a91c0',
          action_id: 'say:approve',
          value: 'approve 7f3a91c0',
          style: 'primary',
        },
      ],
    ]);
  });

  it('are told apart when they open a form', () => {
    const rows = drawnButtons({ label: 'Plan it', command: '/rdp-fix ts-02', opensForm: true });
    expect(rows[0]?.[0]?.action_id).toBe('form:rdp-fix');
  });

  it('stand in rows of 25, each with an id of its own', () => {
    const rows = drawnButtons(
      ...Array.from({ length: 26 }, (_, at) => ({ label: `${at}`, command: `reject ${at}` })),
    );
    expect(rows.map((row) => row.length)).toEqual([25, 1]);
    expect(new Set(rows.flat().map((button) => button?.action_id)).size).toBe(26);
  });

  it('are left out, and said to be, rather than given half a command', () => {
    const long = { label: 'Repair', command: `/rdp-fix ts-02 ${'x'.repeat(2_000)}` };
    const { blocks, file } = draw({
      kind: 'buttons',
      buttons: [long, { label: 'History', command: '/rdp-status R1' }],
    });
    expect(blocks.map(({ type }) => type)).toEqual(['actions', 'context']);
    expect(textOf(blocks[1])).toBe('… 1 more choice (Repair); the whole is in whole.txt');
    expect(file?.text).toContain(long.command);
  });
});

describe('the text for notifications and screen readers', () => {
  it('goes on after its first sentence with the whole card, and leaves out what was said', () => {
    const heading: Block = { kind: 'heading', mark: 'ok', text: 'a card' };
    expect(draw(heading, { kind: 'text', text: 'More.' }).text).toBe('a card\nMore.');
  });

  it('stays under 4,000 characters and says that there is more', () => {
    const { text } = draw({ kind: 'text', text: '<&>'.repeat(900) });
    expect(text.length).toBeLessThan(4_000);
    expect(text).toMatch(/… the rest is in the message itself\.$/);
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });

  it.each([
    ['<!channel> & <@U1>', '&lt;!channel&gt; &amp; &lt;@U1&gt;'],
    ['*bold* stays words', '∗bold∗ stays words'],
    ['f686…_3b1c is one name', 'f686…_3b1c is one name'],
    ['a_b and c_d', 'a_b and c_d'],
    ['at 07:33:12', 'at 07:33:12'],
    [':tada: now', '∶tada: now'],
    ['> quoted', '› quoted'],
    ['https://evil.example', 'https:/⁄evil.example'],
  ])('makes %s harmless', (words, harmless) => {
    expect(escapeText(words)).toBe(harmless);
  });
});

const form: Form = {
  title: 'Start a service on a far away host',
  blocks: [{ kind: 'text', text: 'Nothing is changed before it is approved.' }],
  fields: [
    {
      name: 'service',
      label: 'Service',
      required: true,
      initial: 'TermService',
      input: {
        kind: 'choice',
        choices: [
          { value: 'TermService', label: 'Remote Desktop Services' },
          { value: 'SessionEnv', label: 'Remote Desktop Configuration' },
        ],
      },
    },
    {
      name: 'reason',
      label: 'Reason',
      required: false,
      input: { kind: 'text', multiline: true, maxLength: 400 },
    },
  ],
  submitLabel: 'Plan it',
  command: '/rdp-fix rdp-start-service ts-02',
};
const options = { callbackId: 'form', privateMetadata: '{"command":"x"}' };

describe('a form as a modal', () => {
  it('has one input a field, found by its name, the first choice taken', () => {
    const view = renderView(form, options);
    expect(view.title.text).toBe('Start a service on a…');
    expect(view.blocks.map((block) => block.block_id ?? block.type)).toEqual([
      'rich_text',
      'field:service',
      'field:reason',
    ]);
    expect(JSON.stringify(view.blocks[1])).toContain(
      '"initial_option":{"text":{"type":"plain_text","text":"Remote Desktop Services"',
    );
    expect(view.submit?.text).toBe('Plan it');
  });

  it('has nothing to send while it has no fields', () => {
    expect(renderView({ ...form, fields: [] }, options).submit).toBeUndefined();
  });

  it('counts the choices that Slack has no room for', () => {
    const choices = Array.from({ length: 114 }, (_, at) => ({ value: `${at}`, label: `${at}` }));
    const field = { ...form.fields[0]!, hint: 'One of them', input: { kind: 'choice', choices } } as const;
    expect(textOf(renderView({ ...form, fields: [field] }, options).blocks)).toContain(
      'One of them · … 14 more;',
    );
  });

  it('refuses metadata that would have to be cut', () => {
    expect(() => renderView(form, { ...options, privateMetadata: 'x'.repeat(3_001) })).toThrow(RangeError);
  });
});

describe('the page of one person', () => {
  it('takes a hundred blocks', () => {
    const parts: Block[] = Array.from({ length: 90 }, (_, at) => ({ kind: 'text', text: `part ${at}` }));
    expect(renderHome({ text: '', blocks: parts })).toMatchObject({ type: 'home', blocks: { length: 90 } });
  });
});
