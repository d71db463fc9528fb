import type { BrokenGlass, RunState } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import { endingMarks, endingWords } from './ending-words.ts';
import { reviewWords, skippedWords, untoldWords } from './glass-words.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Message } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';
import { runWords, stateHosts } from './run-words.ts';

/** For the incident channel and for everyone who was done without: what was carried out, by whom, why, and how it ended. */
export function viewBrokenGlass(
  state: RunState,
  glass: BrokenGlass,
  names: Names,
  link: string | null,
): Message {
  const { run, plan, ending } = state;
  const who = plain(names.person(glass.person), 60);
  const where = stateHosts(state);
  const worst = state.hosts.find((host) => host.ending === ending) ?? state.hosts[0];
  const how = ending === null || worst === undefined ? null : endingWords(worst, state, names).head;
  const untold = untoldWords(state, glass, names);
  const blocks: Block[] = [
    {
      kind: 'heading',
      mark: ending === null ? 'warning' : endingMarks[ending] === 'ok' ? 'warning' : endingMarks[ending],
      text: `BREAK-GLASS: ${who} carried out ${runWords(state)} on ${where} without approval`,
    },
    {
      kind: 'facts',
      rows: [
        {
          label: 'plan',
          value: `${plan?.id ?? ''} of ${run}, asked for by ${plain(names.person(state.requester), 60)}`,
        },
        { label: 'when', value: `${clockTime(glass.at)} UTC` },
        { label: 'incident', value: plain(glass.incident, 60) },
        { label: 'why', value: plain(glass.reason, 300) },
        { label: 'skipped', value: skippedWords(glass, names) },
        ...(untold === null ? [] : [{ label: 'not told', value: untold, mark: 'warning' as const }]),
        { label: 'ended', value: how ?? 'not yet' },
        { label: 'review', value: reviewWords(glass, names) },
      ],
    },
    ...(link === null ? [] : [{ kind: 'links' as const, links: [{ label: 'The whole story', url: link }] }]),
    {
      kind: 'buttons',
      buttons: [
        { label: 'History', command: `/rdp-status ${run}` },
        ...(ending !== null && glass.reviewed === null
          ? [{ label: 'I have reviewed it', command: `/rdp-review ${run}` }]
          : []),
      ],
    },
    ...(glass.reviewed === null
      ? [
          {
            kind: 'context' as const,
            text: `Until it is reviewed (/rdp-review ${run} note="…"), nobody can break the glass again.`,
          },
        ]
      : []),
  ];
  return makeMessage(blocks);
}
