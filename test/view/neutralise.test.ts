import { describe, expect, it } from 'vitest';
import { neutralise } from '../../src/view/neutralise.ts';

describe('text from a host, made harmless', () => {
  it.each([
    ['an escape sequence', '\u001b[2J', '␛[2J'],
    ['a bell and a delete', '\u0007\u007f', '␇␡'],
    ['a turned reading direction', 'ts\u202e20', 'ts<U+202E>20'],
    ['what nobody sees', 'a\u200bb\u200dc\ufeff', 'a<U+200B>b<U+200D>c<U+FEFF>'],
    ['a C1 control', '\u009b1A', '<U+009B>1A'],
    ['a line separator', 'a\u2028b', 'a b'],
    ['a tab', 'a\tb', 'a b'],
    ['half a character', 'a\ud800b', 'a\ufffdb'],
    ['a line feed of our own', 'a\nb', 'a\nb'],
    ['other scripts', '端末 שרת 💥', '端末 שרת 💥'],
  ])('shows %s', (_, text, shown) => {
    expect(neutralise(text)).toBe(shown);
  });
});
