import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutMarkup } from '../../adapters/slack/said-text.ts';
import { parseCommand } from '../../src/bot/grammar.ts';
import { readClientReport } from '../../src/diagnosis/read-client-report.ts';
import { besidesReport, checkNumber } from '../../src/diagnosis/unwrap-report.ts';

const said = {
  v: 1,
  at: '2026-11-21T07:35:00Z',
  build: 26100,
  host: 'ts-02.lab.example',
  ev: [[1026, '2026-11-21T07:31:02Z', 'ts-02.lab.example', 2308]],
  cred: ['TERMSRV/ts-02.lab.example'],
  pol: { fClientDisableUDP: 1 },
  rdp: { 'full address': 'ts-02.lab.example' },
  dns: ['10.1.2.12'],
};

/** What the script prints of this, in its own writing. */
function block(what: object): string {
  const json = JSON.stringify(what).replace(
    /[^!-"#-%()+-;=?-\]^a-z{-}]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `rdp-medic-report/1/${json.length}/${checkNumber(json)}/\n${json}\n/rdp-medic-report`;
}

const whole = block(said);
const read = readClientReport(whole);

describe('the report of a PC', () => {
  it('is read', () => {
    expect(read).toEqual({
      at: '2026-11-21T07:35:00Z',
      build: 26100,
      events: [{ id: 1026, at: '2026-11-21T07:31:02Z', server: 'ts-02.lab.example', code: 2308 }],
      savedCredentials: ['TERMSRV/ts-02.lab.example'],
      policies: { fClientDisableUDP: 1 },
      rdpFile: { 'full address': 'ts-02.lab.example' },
      resolution: [{ name: 'ts-02.lab.example', addresses: ['10.1.2.12'] }],
      notLooked: [],
    });
  });

  it.each<[string, (text: string) => string]>([
    ['smart quotes', (text) => text.replace(/"([^"]*)"/g, '“$1”')],
    ['German quotes', (text) => text.replace(/"([^"]*)"/g, '„$1“')],
    ['a code fence', (text) => `\`\`\`\n${text}\n\`\`\``],
    ['lines of 40 characters', (text) => text.replace(/(.{40})/g, '$1\n')],
    ['one line', (text) => text.replaceAll('\n', ' ')],
    ['a quotation', (text) => text.replace(/^/gm, '> ')],
    ['a quotation, escaped', (text) => text.replace(/^/gm, '&gt; ')],
    ['no-break and zero-width spaces', (text) => text.replaceAll('\n', '\u00a0').replaceAll(',', ',\u200b')],
    [
      'links that Slack makes',
      (text) => text.replaceAll('ts-02.lab.example', '<http://ts-02.lab.example|ts-02.lab.example>'),
    ],
    [
      'links, undone by the chat',
      (text) =>
        withoutMarkup(text.replaceAll('ts-02.lab.example', '<http://ts-02.lab.example|ts-02.lab.example>')),
    ],
    ['hyphens that do not break', (text) => text.replaceAll('-', '\u2011')],
    ['hyphens that a phone lengthened', (text) => text.replaceAll('ts-02', 'ts\u201302')],
    ['carriage returns', (text) => text.replaceAll('\n', '\r\n')],
    ['words around it', (text) => `Here it is, 0x904 0x7:\n${text}\nthanks!`],
    ['full-width digits', (text) => text.replace('2308', '２３０８')],
  ])('survives %s', (_, mangled) => {
    expect(readClientReport(mangled(whole))).toEqual(read);
  });

  it('is taken through the line of a check, and its numbers are no codes', () => {
    const command = parseCommand(`/rdp-check ts-02 ${whole}`);
    expect(command).toMatchObject({ verb: 'check', host: 'ts-02', codes: null, unread: '' });
    if (!('verb' in command) || command.verb !== 'check') throw new Error('no check');
    expect(readClientReport(command.pasted)).toEqual(read);
    expect(parseCommand(`/rdp-check ts-02 0x904 0x7 \`\`\`${whole}\`\`\``)).toMatchObject({
      codes: { main: 0x904, extended: 7 },
      unread: '',
    });
    expect(parseCommand(`/rdp-check ts-02 ${whole} blue screen`)).toMatchObject({ unread: 'blue screen' });
    expect(parseCommand('/rdp-check ts-02')).toMatchObject({ pasted: '' });
  });

  it('is none where there is none', () => {
    for (const text of ['', '0x904 0x7', 'rdp medic report', '{"v":1}'])
      expect(readClientReport(text)).toBeNull();
    expect(besidesReport('0x904 0x7')).toBe('0x904 0x7');
  });

  it('that could not read everything says so', () => {
    const denied = readClientReport(
      block({ ...said, ev: null, cred: null, pol: null, rdp: null, dns: null }),
    );
    expect(denied).toMatchObject({
      events: [],
      policies: {},
      resolution: [],
      notLooked: ['events', 'savedCredentials', 'policies', 'rdpFile', 'resolution'],
    });
  });
});

function fault(text: string): string {
  const got = readClientReport(text);
  if (got === null || !('fault' in got)) throw new Error(`taken: ${JSON.stringify(got)}`);
  return got.fault;
}

describe('a report that is not what the script printed', () => {
  it('is called cut off, wherever it was cut', () => {
    for (
      let length = 'rdp-medic-report/1/'.length;
      length < whole.indexOf('/rdp-medic-report', 20) - 1;
      length += 7
    ) {
      const cut = whole.slice(0, length);
      const got = readClientReport(cut);
      // Cut inside its first line it may not look like a report yet; it never counts.
      if (got !== null) expect('fault' in got && got.fault).toMatch(/cut off/);
    }
    expect(fault(whole.slice(0, -40))).toMatch(/cut off: \d+ of \d+ characters came/);
    expect(fault(whole.slice(30))).toMatch(/its beginning is missing/);
  });

  it('is noticed when a character of it is another', () => {
    expect(fault(whole.replace('2308', '2309'))).toMatch(/changed on its way/);
    expect(fault(whole.replace('26100', '2610'))).toMatch(/cut off|changed on its way/);
  });

  it('by another version is sent back', () => {
    expect(fault(whole.replace('report/1/', 'report/2/'))).toMatch(/another version/);
  });

  it.each<[string, object, string]>([
    ['an event of another number', { ...said, ev: [[4624, said.at, 'x', 1]] }, 'events'],
    ['an event with more in it', { ...said, ev: [[1026, said.at, 'x', 1, 'LAB\\alice']] }, 'events'],
    ['a code that is none', { ...said, ev: [[1026, said.at, 'x', 1e300]] }, 'events'],
    ['too many events', { ...said, ev: Array.from({ length: 61 }, () => [1026, said.at, 'x', 1]) }, 'events'],
    ['another credential', { ...said, cred: ['git:https://alice@x'] }, 'savedCredentials'],
    ['text that turns the reading direction', { ...said, host: 'ts\u202e20' }, 'host'],
    ['a line break', { ...said, rdp: { 'full address': 'a\nb' } }, 'rdpFile'],
    ['an escape sequence', { ...said, rdp: { 'full address': '\u001b[31mred' } }, 'rdpFile'],
    ['a key that is none', { ...said, pol: { '*bold*': 1 } }, 'policies'],
    ['a policy that is a text', { ...said, pol: { fClientDisableUDP: '<@U1>' } }, 'policies'],
    ['an address that is none', { ...said, dns: ['<!channel>'] }, 'resolution'],
    ['a time that is none', { ...said, at: '2026-99-99T00:00:00Z' }, 'time'],
    ['a build that is none', { ...said, build: 'x' }, 'build'],
    ['something long', { ...said, host: 'x'.repeat(500) }, 'host'],
  ])('is refused for %s', (_, what, place) => {
    expect(fault(block(what))).toContain(`cannot be read: ${place}`);
  });

  it.each(['[]', 'null', '1', '"x"', '{}', '{"v":1}', '{', '{"__proto__":{},"v":1}'])(
    'is refused as %s',
    (json) => {
      expect(
        fault(`rdp-medic-report/1/${json.length}/${checkNumber(json)}/${json}/rdp-medic-report`),
      ).toContain('cannot be read');
    },
  );

  it('never throws, is quick, and says nothing of what stood in it', () => {
    const piece = fc.constantFrom(
      'rdp-medic-report/1/',
      '/rdp-medic-report',
      '12/',
      '999/',
      '{',
      '"',
      '<http://',
      '|',
      '>',
      '-',
      ' ',
      'x',
      '\u202e',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc.array(piece, { maxLength: 3000 }).map((pieces) => pieces.join('')),
    );
    let slowest = 0;
    fc.assert(
      fc.property(text, (pasted) => {
        const from = process.cpuUsage().user;
        const got = readClientReport(pasted);
        slowest = Math.max(slowest, (process.cpuUsage().user - from) / 1000);
        besidesReport(pasted);
        if (got !== null && 'fault' in got) expect(got.fault).toMatch(/^[\x20-\x7e]{20,300}$/);
      }),
      { numRuns: 300 },
    );
    expect(slowest).toBeLessThan(100);
  });
});
