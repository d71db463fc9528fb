import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../adapters/console/display-width.ts';
import { renderMessage } from '../../adapters/console/render.ts';
import { viewCheck } from '../../src/view/check.ts';
import { makeMessage } from '../../src/view/make-message.ts';
import type { Message } from '../../src/view/message.ts';
import { viewRefusal } from '../../src/view/refusal.ts';
import { viewRun } from '../../src/view/run.ts';
import { cause, checkCard } from '../../src/view/samples/check-samples.ts';
import { addressLook, outsideLook, seen } from '../../src/view/samples/look-samples.ts';
import { names } from '../../src/view/samples/playbook-samples.ts';
import { endedRun, proof, runState } from '../../src/view/samples/run-samples.ts';

const hostile = {
  'escape codes': '\u001b[2J\u001b[31mowned\u001b]0;title\u0007\u009b1A',
  'line breaks': 'x\r\n✓ remediated: ts-02 answers RDP again\n\u2028\u0085y',
  'a turned reading direction': 'ts\u202e20-\u2066evil\u2069',
  'a very long word': 'A'.repeat(5_000),
  'wide letters': '端末サーバーの鍵を読み取れません'.repeat(12),
  'marks piled up': `e${'\u0301'.repeat(200)} done`,
  'half a character': 'a\ud800b',
  'nothing at all': '',
};

/** Every place where text from a host, a server or a person gets onto a card. */
function cardsWith(text: string): Message[] {
  const look = addressLook('degraded', { certificate: 'expired' });
  const dirty = {
    ...look,
    certificate: { ...look.certificate!, subject: text, issuer: text, selfSigned: false },
    ntlm: { ...look.ntlm!, computer: text, domain: `${text} domain` },
    tls: { ...look.tls!, cipher: text },
  };
  const suspect = cause({ title: text, for: [text], against: [text], notLooked: [text] });
  const host = { proof: proof(false, seen({ line: text, from: text })), reason: text };
  return [
    viewCheck(
      checkCard({ outside: outsideLook(dirty, text) }, { diagnosis: { causes: [suspect, suspect] } }),
    ),
    viewCheck(checkCard({}, { diagnosis: { causes: [{ ...suspect, owner: text }] }, remedy: null })),
    viewRun(endedRun('not-remediated', host), 'ending', names),
    viewRun(endedRun('failed', host), 'root', names),
    viewRun(
      runState({
        plan: {
          ...runState().plan!,
          hosts: [
            {
              host: 'ts-02',
              state: {},
              before: { owner: text },
              after: { owner: `${text} changed`, [text]: text },
              sessions: 0,
            },
          ],
        },
      }),
      'plan',
      names,
    ),
    viewRefusal({ kind: 'refusal', code: 'unknown-host', text, near: [text] }),
    {
      text: 'a table',
      blocks: [
        { kind: 'heading', mark: 'ok', text },
        {
          kind: 'table',
          columns: ['host', 'what'],
          rows: [
            ['ts-02', text],
            [text, 'fine'],
          ],
        },
        { kind: 'list', items: [text, 'fine'] },
        { kind: 'buttons', buttons: [{ label: text, command: text }] },
      ],
    },
  ];
}

describe.each(Object.entries(hostile))('%s in what a host says', (_, text) => {
  it.each(cardsWith(text).map((card, index) => [index, card] as const))(
    'keep card %i within 80 columns',
    (_index, card) => {
      const lines = renderMessage(card, { columns: 80, colour: false });
      expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([]);
    },
  );

  it('bring no control or direction character onto the terminal', () => {
    const shown = cardsWith(text).flatMap((card) => renderMessage(card, { columns: 80, colour: false }));
    expect(shown.filter((line) => /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u.test(line))).toEqual([]);
  });

  it('never write a line that looks like a card of ours', () => {
    for (const card of cardsWith(text).slice(0, 5)) {
      const headings = card.blocks.filter((block) => block.kind === 'heading').length;
      const lines = renderMessage(card, { columns: 80, colour: false });
      expect(lines.filter((line) => /^[✓✗!…] /.test(line)).length).toBeLessThanOrEqual(headings);
    }
  });
});

describe('what looks like a secret in what a host or a person says', () => {
  const token =
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
  it.each([
    ['a password', 'could not log on with password=hunter2hunter2', 'hunter2'],
    ['an address with a password', 'tried amqp://svc:hunter2hunter2@broker:5672', 'hunter2'],
    ['a bot token', 'env has xoxb-1234567890-hunter2hunter2', 'hunter2'],
    ['a long token', `header ${token}`, 'dozjgNry'],
    ['a token that is cut where the line ends', `${'x '.repeat(100)} ${token}`, 'eyJhbGci'],
  ])('%s is on no card', (_, text, secret) => {
    // The last is built by hand, as no view builds one.
    for (const card of cardsWith(text).slice(0, -1)) {
      expect(JSON.stringify(card.blocks.filter(({ kind }) => kind !== 'buttons'))).not.toContain(secret);
      expect(card.text).not.toContain(secret);
    }
  });

  it('is taken out where only the label says what the value is', () => {
    const rows = [
      { label: 'password', value: 'hunter2hunter2' },
      { label: 'with', value: 'clientSecret=hunter2hunter2, minutes=5' },
    ];
    const shown = JSON.stringify(makeMessage([{ kind: 'facts', rows }]));
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('minutes=5');
  });
});

describe('wide and combining letters', () => {
  it('leave the columns of a table aligned', () => {
    const rows = [
      ['ts-02', 'one'],
      ['端末サーバー', 'two'],
      ['e\u0301te\u0301', 'three'],
    ];
    const card: Message = { text: '', blocks: [{ kind: 'table', columns: ['host', 'what'], rows }] };
    const starts = renderMessage(card, { columns: 80, colour: false }).map((line) =>
      displayWidth(line.slice(0, line.search(/what|one|two|three/))),
    );
    expect(new Set(starts).size).toBe(1);
  });
});
