import { describe, expect, it } from 'vitest';
import { classify } from '../../jobs/classify.ts';

const coded = (code: string) => Object.assign(new Error('connect'), { code });

describe('a fault', () => {
  it.each([
    ['an ordinary error', new Error('away')],
    ['a refused connection', coded('ECONNREFUSED')],
    ['a network fault dressed as a TypeError', new TypeError('fetch failed', { cause: coded('ECONNRESET') })],
    ['something thrown that is no error', 'text'],
  ])('that is %s is worth another try', (_, fault) => {
    expect(classify(fault)).toBe('retry');
  });

  it.each([
    ['a TypeError', new TypeError('undefined is not a function')],
    ['a RangeError', new RangeError('out of range')],
    ['a ReferenceError', new ReferenceError('x is not defined')],
    ['a SyntaxError', new SyntaxError('Unexpected token')],
    ['a TypeError of Node itself', Object.assign(new TypeError('bad'), { code: 'ERR_INVALID_ARG_TYPE' })],
  ])('that is %s is a mistake of ours and is not tried again', (_, fault) => {
    expect(classify(fault)).toBe('give-up');
  });

  it('with a cause that leads back to itself is classified all the same', () => {
    const fault = new TypeError('round');
    fault.cause = fault;
    expect(classify(fault)).toBe('give-up');
  });
});
