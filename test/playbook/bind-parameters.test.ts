import { describe, expect, it } from 'vitest';
import { bindParameters } from '../../src/playbook/bind-parameters.ts';
import type { Parameter } from '../../src/playbook/playbook.ts';

const parameters: Record<string, Parameter> = {
  service: {
    type: 'string',
    description: 'The service.',
    default: 'TermService',
    pattern: 'TermService|KeyIso',
  },
  minutes: { type: 'integer', description: 'How long.' },
  removeDeny: { type: 'boolean', description: 'Remove it too.', default: false },
};

describe('binding a number with bounds', () => {
  const minutes = { type: 'integer', description: 'How long.', minimum: 5, maximum: 60 } as const;
  const bind = (text: string, one: Parameter = minutes) =>
    bindParameters({ parameters: { minutes: one } }, { minutes: text });

  it('takes both bounds and what lies between them', () => {
    for (const text of ['5', '60', '30']) {
      expect(bind(text)).toEqual({ kind: 'bound', parameters: { minutes: Number(text) } });
    }
  });

  it('says the bounds where a number is outside of them', () => {
    const fault = (text: string, one?: Parameter) => (bind(text, one) as { faults: string[] }).faults[0];
    for (const text of ['4', '61', '-5', '4000000000000']) {
      expect(fault(text)).toBe(`minutes: expected a whole number from 5 to 60, found "${text}"`);
    }
    const { minimum, ...atMost } = minutes;
    expect(fault('61', atMost)).toContain('a whole number of at most 60');
    const { maximum, ...atLeast } = minutes;
    expect(fault('4', atLeast)).toContain('a whole number from 5, found');
    expect([minimum, maximum]).toEqual([5, 60]);
  });
});

describe('binding parameters', () => {
  it('takes defaults for what was not given and types for what was', () => {
    expect(bindParameters({ parameters }, { minutes: '5' })).toEqual({
      kind: 'bound',
      parameters: { service: 'TermService', minutes: 5, removeDeny: false },
    });
    expect(bindParameters({ parameters }, { minutes: '-1', service: 'KeyIso', REMOVEDENY: 'yes' })).toEqual({
      kind: 'bound',
      parameters: { service: 'KeyIso', minutes: -1, removeDeny: true },
    });
  });

  it('keeps the order of the declaration, whatever the order of typing', () => {
    const bound = bindParameters({ parameters }, { removeDeny: 'true', minutes: '1' });
    expect(bound.kind === 'bound' && Object.keys(bound.parameters)).toEqual([
      'service',
      'minutes',
      'removeDeny',
    ]);
  });

  it('tells every fault at once', () => {
    expect(
      bindParameters({ parameters }, { removeDenny: 'x', service: 'RpcSs', removeDeny: 'maybe' }),
    ).toEqual({
      kind: 'faults',
      faults: [
        'removeDenny is not a parameter of this playbook (did you mean removeDeny?)',
        'service: expected TermService or KeyIso, found "RpcSs"',
        'minutes must be given: How long',
        'removeDeny: expected true or false, found "maybe"',
      ],
    });
  });

  it('matches a pattern against the whole text, on one line', () => {
    for (const text of [
      'TermService; Stop-Computer',
      'xTermService',
      'TermService\n',
      'TermService\nKeyIso',
      '',
    ]) {
      expect(bindParameters({ parameters }, { minutes: '1', service: text }).kind).toBe('faults');
    }
  });

  it('takes no number that PowerShell would read as something else', () => {
    for (const text of ['1e3', '0x10', '1.5', '', ' 1', '99999999999999999']) {
      expect(bindParameters({ parameters }, { minutes: text }).kind).toBe('faults');
    }
  });

  it('refuses the same parameter twice and any parameter where there is none', () => {
    expect(bindParameters({ parameters }, { minutes: '1', Minutes: '2' })).toEqual({
      kind: 'faults',
      faults: ['minutes is given twice'],
    });
    expect(bindParameters({ parameters: {} }, { force: 'true' })).toEqual({
      kind: 'faults',
      faults: ['force: this playbook has no parameters'],
    });
  });
});
