/** What people say at a usual hour: mostly questions, now and then a check, and clicks on cards that wait. */
export type Saying =
  | { readonly kind: 'command'; readonly name: SayingName; readonly command: string; readonly text: string }
  /** Somebody who may not decide presses Approve on the plan of that run: answered, and nothing changes. */
  | { readonly kind: 'click'; readonly name: 'click'; readonly run: string };

export type SayingName = 'status of a run' | 'explain' | 'status' | 'check' | 'click';

/** Of 25: 12 status of a run, 8 explain, 3 clicks, 1 status of everything, 1 check. */
const pattern = 'RERCRERESRERCRERHRERCRERE';
const topics = ['0x904 0x7', 'rdp-grant-key-access', 'key-unreadable', '0x204'] as const;

/** `count` sayings in a fixed order about `runs`, which all wait for approval; `host` answers a check at once. */
export function mix(count: number, runs: readonly string[], host: string): readonly Saying[] {
  return Array.from({ length: count }, (_, index): Saying => {
    const run = runs[index % runs.length]!;
    const command = (name: SayingName, word: string, text: string): Saying => ({
      kind: 'command',
      name,
      command: word,
      text,
    });
    switch (pattern[index % pattern.length]) {
      case 'R':
        return command('status of a run', '/rdp-status', run);
      case 'E':
        return command('explain', '/rdp-explain', topics[index % topics.length]!);
      case 'S':
        return command('status', '/rdp-status', '');
      case 'H':
        return command('check', '/rdp-check', host);
      default:
        return { kind: 'click', name: 'click', run };
    }
  });
}
