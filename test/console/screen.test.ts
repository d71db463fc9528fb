import { describe, expect, it } from 'vitest';
import { openScreen } from '../../adapters/console/screen.ts';
import { Terminal } from './terminal.ts';

describe('the end of a conversation', () => {
  it('takes away the line being typed, and nothing of what stands above it', () => {
    const terminal = new Terminal(21);
    const screen = openScreen(terminal, {});
    screen.print(['R12 remediated']);
    screen.attach({ rows: () => 1, draw: () => {} });
    // What readline does while a person types more than one row holds.
    terminal.write('oncall> /rdp-check ts\n-02');
    screen.attach(null);
    expect(terminal.text()).toBe('R12 remediated');
  });
});
