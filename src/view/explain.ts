import type { KnownCause } from '../diagnosis/cause.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { ErrorPair } from '../rdp/error-codes.ts';
import { codeText } from './code-words.ts';
import { makeMessage } from './make-message.ts';
import type { Fact, Message } from './message.ts';
import { plain } from './plain.ts';
import { type PlaybookFacts, proofWords, riskSentence } from './playbook-words.ts';

/** What the codes of an error dialog say, and what they do not. */
export function viewCodesTopic(pair: ErrorPair): Message {
  const said = codeText(pair);
  return makeMessage(
    [
      { kind: 'text', text: said },
      { kind: 'context', text: 'A code says that it failed, not why: /rdp-check HOST looks.' },
    ],
    said.replaceAll('\n', ' '),
  );
}

export function viewPlaybookTopic(playbook: Playbook, cures: readonly string[]): Message {
  const undo = {
    kept: 'not automatic; what was before is stored, /rdp-undo puts it back',
    timed: 'the host puts it back by itself unless the proof holds',
    none: 'CANNOT be undone',
  }[playbook.undo.kind];
  const parameters = Object.entries(playbook.parameters).map(
    ([name, { description, default: usual }]): Fact => ({
      label: name,
      value: `${plain(description, 200)}${usual === undefined ? ' (must be given)' : ` (usually ${plain(String(usual), 60)})`}`,
    }),
  );
  return makeMessage([
    { kind: 'heading', mark: 'none', text: `${playbook.name}: ${plain(playbook.title, 160)}` },
    { kind: 'text', text: `${plain(playbook.summary, 900)}\n${riskSentence(playbook)}` },
    {
      kind: 'facts',
      rows: [
        {
          label: 'cures',
          value: cures.length === 0 ? 'no cause that I can find by looking' : cures.join(' · '),
        },
        { label: 'undo', value: undo },
        { label: 'proof', value: proofWords(playbook.proof, null) },
      ],
    },
    ...(parameters.length === 0 ? [] : [{ kind: 'facts' as const, title: 'parameters', rows: parameters }]),
    {
      kind: 'context',
      text: `To plan it: /rdp-fix ${playbook.name} HOST. Nothing is changed before it is approved.`,
    },
  ]);
}

export function viewCauseTopic({ id, title }: KnownCause, remedies: readonly PlaybookFacts[]): Message {
  const [first] = remedies;
  const cure =
    first === undefined
      ? 'None of my playbooks repairs this; a person must.'
      : `Smallest repair: ${first.name}. ${plain(first.title, 160).replace(/\.?$/, '.')} ${riskSentence(first)}`;
  return makeMessage([
    { kind: 'heading', mark: 'none', text: `${id}: ${plain(title, 160)}` },
    { kind: 'text', text: cure },
    {
      kind: 'context',
      text: 'Whether it is the cause on a host, /rdp-check HOST says, with what speaks for and against it.',
    },
  ]);
}
