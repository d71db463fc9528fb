import type { Ending, HostState, RunState } from '../run/run.ts';
import { cancelledBy, cancelledRest } from './cancel-words.ts';
import { changedHead, changedNext } from './changed-next.ts';
import { between, clockMinute, span } from './clock-time.ts';
import { improvedWords } from './improved-words.ts';
import type { Mark } from './message.ts';
import type { Names } from './names.ts';
import { notRemediatedWords } from './not-remediated-words.ts';
import { changedOf } from './outcome-words.ts';
import { askWhom, setBy } from './owner-request.ts';
import { plain } from './plain.ts';
import { cutsSessions, disruptedBy, type PlaybookFacts } from './playbook-words.ts';
import { puttingBack } from './putting-back.ts';
import { revertedWords } from './reverted-words.ts';
import { settingChanges, settingName } from './setting-words.ts';
import { undoOver } from './undo-words.ts';
import { unknownWords } from './unknown-words.ts';

interface EndingWords {
  /** Begins with the ending's own word: `remediated: ts-02 answers RDP again`. */
  readonly head: string;
  /** What else is known of it, as whole sentences; may be empty. */
  readonly rest: string;
  /** What a person can do now, as whole sentences; may be empty. */
  readonly next: string;
}

export const endingMarks: Readonly<Record<Ending, Mark>> = {
  compliant: 'ok',
  remediated: 'ok',
  changed: 'warning',
  improved: 'warning',
  reverted: 'warning',
  rejected: 'none',
  cancelled: 'none',
  expired: 'none',
  denied: 'fault',
  void: 'warning',
  'not-remediated': 'fault',
  failed: 'fault',
  unknown: 'warning',
};

/** The values that the owner of a setting is asked for. */
const wanted: Readonly<Record<string, string>> = {
  'security layer': 'set it to 2 (TLS)',
  'NLA required': 'set it to 1 (on)',
  'RDP refused': 'set it to 0 (RDP on)',
};

/** How one host ended, in one sentence, what is known of it, and the next step. */
export function endingWords(host: HostState, state: RunState, names: Names): EndingWords {
  const words = wordsOf(host, state, names);
  const undo = undoOver(host);
  return undo === '' ? words : { ...words, rest: `${words.rest} ${undo}`.trim() };
}

function wordsOf(host: HostState, state: RunState, names: Names): EndingWords {
  const ending = host.ending ?? 'unknown';
  const name = plain(host.name, 60);
  const line = host.proof ? plain(host.proof.seen.line) : '';
  const unchanged = `Nothing was changed on ${name}.`;
  const say = (head: string, rest = '', next = ''): EndingWords => ({
    head: `${ending}: ${head}`,
    rest,
    next,
  });
  switch (ending) {
    case 'compliant': {
      const seen = host.look?.seen;
      if (state.intent === 'undo') {
        return say(
          `what ${state.undoes} changed on ${name} no longer stands`,
          `There is nothing to put back, and nothing was changed.${seen ? ` Seen: ${plain(seen.line)}.` : ''}`,
        );
      }
      if (state.evidence !== undefined) {
        const { host: server } = state.evidence;
        return say(
          `${name} is already as ${state.playbook} wants it`,
          'Nothing was changed.',
          `What it was told has another reason: /rdp-check ${plain(server, 60)} with its codes says more.`,
        );
      }
      const healthy = seen?.verdict === 'healthy';
      const next = healthy
        ? ''
        : `If RDP still fails, another cause is at work: /rdp-check ${name} names it.`;
      return say(
        `${name} is already as ${state.playbook} wants it`,
        `Nothing was changed.${seen ? ` Seen: ${plain(seen.line)}.` : ''}`,
        next,
      );
    }
    case 'remediated':
      return say(provedWords(host, state, name), account(host, state, names), stillWeak(host, name));
    case 'changed':
      return say(changedHead(host, state), account(host, state, names), changedNext(host, state, names));
    case 'improved':
      return say(
        improvedWords(host, name),
        `Seen: ${line}. The change is kept.`,
        `Next: /rdp-check ${name}.`,
      );
    case 'reverted':
      return state.intent === 'undo'
        ? say(
            `what ${state.undoes} changed on ${name} is put back`,
            `Fresh probe: ${line}.`,
            `/rdp-check ${name} says how it stands now.`,
          )
        : say(
            ...revertedWords(host, name, names.playbook(state.playbook)?.lowersSecurity === true),
            `Next: /rdp-check ${name}.`,
          );
    case 'rejected':
      return say(`${plain(names.person(state.reason), 60)} rejected plan ${state.plan?.id ?? ''}`, unchanged);
    case 'cancelled':
      return say(`${cancelledBy(state, names)} cancelled it`, cancelledRest(host));
    case 'expired':
      return say(
        `this plan expired at ${clockMinute(state.expiresAt ?? state.endedAt ?? '')} UTC`,
        `Nobody decided in time. ${unchanged}`,
      );
    case 'denied':
      return deniedWords(host, state, name, say);
    case 'void': {
      const why = plain(host.withheld?.reason ?? host.reason).replace(/\.?$/, '.');
      return say(
        `not run on ${name}`,
        `${why} ${unchanged}`,
        `Look again, /rdp-check ${name}, or plan again.`,
      );
    }
    case 'not-remediated':
      return say(...notRemediatedWords(host, state, name), `Next: /rdp-check ${name}.`);
    case 'failed':
      return failedWords(host, state, name, say);
    case 'unknown':
      return say(
        unknownWords(host, state, name),
        `${plain(host.reason)}${line === '' ? '' : ` Seen from outside: ${line}.`} Nothing is sent twice.`,
        `Next: /rdp-check ${name}; it looks, and changes nothing.`,
      );
  }
}

type Say = (head: string, rest?: string, next?: string) => EndingWords;

function deniedWords(host: HostState, state: RunState, name: string, say: Say): EndingWords {
  if (host.look?.kind === 'owned') {
    const setting = settingName(host.look.setting);
    const ask = wanted[setting] ?? 'correct it';
    return say(
      `${setting} on ${name} is ${setBy(host.look.owner)}`,
      'A local change would be undone at the next refresh. Nothing was changed.',
      `Ask ${askWhom(host.look.owner)} to ${ask}, then /rdp-check ${name} again.`,
    );
  }
  const why = plain(host.look?.kind === 'refused' ? host.look.message : host.reason || state.reason);
  return say(
    why.replace(/\.$/, ''),
    `Nothing was changed on ${name}.`,
    `/rdp-check ${name} says what would fit.`,
  );
}

function failedWords(host: HostState, state: RunState, name: string, say: Say): EndingWords {
  if (host.look?.kind === 'unanswered') {
    const { outcome, seen } = host.look;
    const why = 'message' in outcome ? plain(outcome.message) : outcome.kind;
    return say(
      `I cannot look inside ${name}`,
      `${why.replace(/\.?$/, '.')}${seen ? ` From outside: ${plain(seen.line)}.` : ''} Nothing was changed.`,
      'Someone must look at its console, or at the network between us.',
    );
  }
  const line = host.proof ? `Seen from outside: ${plain(host.proof.seen.line)}.` : '';
  if (state.intent === 'repair' && puttingBack(host, state) === 'unsent') {
    // Nothing was sent for the putting back; the change itself was, and stands.
    return say(
      `${name} was not put back`,
      `${plain(host.reason).replace(/\.?$/, '.')} ${line}`.trim(),
      `/rdp-undo ${state.run} asks for it again, once ${name} answers.`,
    );
  }
  const attempt = host.attempts.at(-1);
  if (attempt?.outcome?.kind === 'unreachable') {
    return say(
      attempt.outcome.layer === 'no-way' ? `nothing was sent to ${name}` : `${name} was not reached`,
      `${plain(attempt.outcome.message).replace(/\.?$/, '.')} Nothing was sent.`,
      'It can be planned again.',
    );
  }
  return say(plain(host.reason).replace(/\.$/, ''), line, `Next: /rdp-check ${name}.`);
}

function provedWords(host: HostState, state: RunState, name: string): string {
  const before = host.look?.seen?.verdict;
  const again = before === 'broken' || before === 'unreachable' ? ' again' : '';
  const words: Readonly<Record<RunState['proof'], string>> = {
    handshake: `${name} answers RDP${again || ' as it should'}`,
    'nla-required': `${name} answers RDP${again} and requires NLA`,
    'new-certificate': `${name} answers RDP${again} with a new certificate`,
    tls: `${name} completes the TLS handshake${again}`,
    'port-open': `the RDP port of ${name} answers${again}`,
    'inside-only': `${name} is as planned`,
  };
  return words[state.proof];
}

/** `One thing changed, nobody was cut off, 3 s.` Each part is a recorded fact; what is not known is not said. */
function account(host: HostState, state: RunState, names: Names): string {
  const changed = changedOf(host.attempts.at(-1)?.outcome ?? null);
  const parts: string[] = [];
  if (changed) {
    const count = changed.changed ? settingChanges(changed.before, changed.after).length : 0;
    parts.push(
      count === 0
        ? 'nothing had to be changed'
        : count === 1
          ? 'one thing changed'
          : `${count} things changed`,
    );
  } else {
    parts.push('the script did not report back what it changed');
  }
  const playbook = names.playbook(state.playbook);
  if (playbook) parts.push(cutOff(host, playbook));
  if (state.approvedAt !== null && host.proof) parts.push(span(between(state.approvedAt, host.proof.at)));
  const sentence = parts.join(', ');
  return `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
}

function cutOff(host: HostState, playbook: PlaybookFacts): string {
  const phases = host.attempts.map((attempt) => attempt.phase);
  if (!cutsSessions(disruptedBy(playbook, phases))) return 'nobody was cut off';
  const sessions = host.look?.kind === 'drifted' ? host.look.sessions : null;
  if (sessions === null) return 'how many people were cut off is unknown';
  return sessions === 0 ? 'nobody was logged on' : `up to ${sessions} people were cut off`;
}

function stillWeak(host: HostState, name: string): string {
  return host.proof?.seen.verdict === 'degraded'
    ? `Something is still weak there: /rdp-check ${name} says what.`
    : '';
}
