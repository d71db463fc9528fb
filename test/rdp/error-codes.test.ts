import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainErrorPair, parseErrorPair } from '../../src/rdp/error-codes.ts';

describe('a pasted error code', () => {
  const forms = [
    ['0x904 0x7', 0x904, 7],
    ['0X904 0X7', 0x904, 7],
    ['0x904/0x7', 0x904, 7],
    ['2308/7', 0x904, 7],
    ['2308, 7', 0x904, 7],
    ['Error code: 0x904 Extended error code: 0x7', 0x904, 7],
    ['Error code: 0x904\r\nExtended error code: 0x7\r\nActivity ID: {61-22}', 0x904, 7],
    ['Fehlercode: 0x904\nErweiterter Fehlercode: 0x7', 0x904, 7],
    ['extended error code: 0x7, error code: 0x904', 0x904, 7],
    ['RDP ClientActiveX has been disconnected (Reason= 2308)', 0x904, null],
    ['I get error code 0x904.', 0x904, null],
    ['code 0x904 / 0x7 since monday', 0x904, 7],
    ['error 2308/7', 0x904, 7],
    ['0x204', 0x204, null],
    ['Extended error code: 0x7', null, 7],
  ] as const;
  it.each(forms)('%j is read', (text, main, extended) => {
    expect(parseErrorPair(text)).toMatchObject({ main, extended });
  });

  it.each(['', 'hello', '10.0.0.1', 'it fails since 3 days, on 2 hosts', '0x1 0x2 0x3', '99999999999'])(
    '%j holds none',
    (text) => {
      expect(parseErrorPair(text)).toBeNull();
    },
  );

  it('is the same pair in decimal and in hexadecimal', () => {
    const code = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(code, code, (main, extended) => {
        const hex = `Error code: 0x${main.toString(16)}\nExtended error code: 0x${extended.toString(16)}`;
        expect(parseErrorPair(hex)).toMatchObject({ main, extended });
        expect(parseErrorPair(`error code ${main}, extended error code ${extended}`)).toMatchObject({
          main,
          extended,
        });
      }),
    );
  });

  it('is explained without an exception, whatever was pasted', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const pair = parseErrorPair(text);
        if (pair !== null) explainErrorPair(pair);
      }),
    );
  });
});

describe('the explanation', () => {
  const explain = (text: string) => explainErrorPair(parseErrorPair(text)!);

  it('of 0x904/0x7 says what both mean, that they do not say why, and that it is no licence problem', () => {
    const { main, extended, branch } = explain('0x904 0x7');
    expect(main).toMatchObject({ code: 2308, hex: '0x904', known: true, meaning: 'socket closed' });
    expect(extended).toMatchObject({ known: true, meaning: 'server denied the connection' });
    expect(branch).toMatch(/not why.*TLS.*not a licence problem/s);
  });

  it('calls a code without an authority unknown, and its family a hint', () => {
    const { main, branch } = explain('0x1108');
    expect(main).toMatchObject({ known: false, meaning: 'unknown' });
    expect(main?.hint).toMatch(/^only a hint/);
    expect(branch).toBeNull();
    expect(explain('0x516').main?.known).toBe(false);
    expect(explain('0x904/0x99').extended).toMatchObject({ known: false, hint: null });
  });

  it('says of 0x7 alone what it would be as an extended code, and does not take it for one', () => {
    const { main, extended } = explain('0x7');
    expect(main).toMatchObject({
      known: false,
      hint: expect.stringContaining('server denied the connection'),
    });
    expect(extended).toBeNull();
  });

  it('asks whether 904 meant 0x904, and does not decide it', () => {
    expect(explain('904/7').main).toMatchObject({ known: false, hint: 'if 0x904 was meant: socket closed' });
  });

  it.each([
    ['0x904/0', /path|crashed/],
    ['0x204/0', /route, firewall/],
    ['3/5', /nothing to repair/],
    ['3/9', /Remote Desktop Users/],
    ['0x904/0x10B', /licensing/],
    ['0x807', /account/],
    ['0x904/8', /FIPS/],
  ])('of %s leads to the first place to look', (text, words) => {
    expect(explain(text).branch).toMatch(words);
  });

  it('keeps 0x7 and 0x10B apart: only the second is about licences', () => {
    expect(explain('0x904/0x7').extended?.meaning).not.toMatch(/licen/);
    expect(explain('0x904/0x10B').extended?.meaning).toMatch(/licence/);
  });

  it('knows the range of protocol errors', () => {
    expect(explain('0x3/0x10C9').extended).toMatchObject({ known: true, meaning: 'protocol error' });
  });
});
