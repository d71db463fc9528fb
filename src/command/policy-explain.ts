import { findHost } from '../inventory/find-host.ts';
import { nearMisses } from '../inventory/near-misses.ts';
import { findPerson } from '../people/find-person.ts';
import type { Person } from '../people/person.ts';
import type { Explanation, FreezeAt, Tried } from '../policy/explain.ts';
import type { Question } from '../policy/question.ts';
import { CannotStart } from './open-place.ts';
import type { PolicySite } from './policy-site.ts';
import { columnsText, misfitWords, thresholdText, timeText, wrapped } from './policy-words.ts';

interface Asked {
  readonly actor: string;
  /** `check` for a look. */
  readonly playbook: string;
  readonly host: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What the words of a command line ask of a site. Throws CannotStart with every word that nothing answers to. */
export function questionOf(site: PolicySite, asked: Asked): Question {
  const person = personNamed(site.people, asked.actor);
  const playbook = site.playbooks.find(({ name }) => name === asked.playbook) ?? null;
  const host = findHost(site.inventory, asked.host);
  const faults = [
    ...(person === null
      ? [
          unknown(
            'person',
            asked.actor,
            site.people.map(({ id }) => id),
          ),
        ]
      : []),
    ...(playbook === null && asked.playbook !== 'check'
      ? [unknown('playbook', asked.playbook, ['check', ...site.playbooks.map(({ name }) => name)])]
      : []),
    ...(host.kind === 'unknown' ? [unknown('host', asked.host, host.near)] : []),
  ];
  if (person === null || host.kind === 'unknown' || faults.length > 0) throw new CannotStart(faults);
  return { person, verb: playbook === null ? 'check' : 'change', playbook, host: host.host, at: asked.at };
}

/** By id, or by account: console:NAME, slack:U012AB3CD, slack:T0123ABCD/U012AB3CD, teams:OBJECT-ID. */
function personNamed(people: readonly Person[], text: string): Person | null {
  const [, platform, tenant, id] = /^(console|slack|teams):(?:([^/]+)\/)?(.+)$/.exec(text) ?? [];
  if (platform === undefined) return people.find((person) => person.id === text) ?? null;
  return findPerson(people, {
    platform: platform as 'console' | 'slack' | 'teams',
    tenant: tenant ?? 'local',
    id: id!,
  });
}

function unknown(what: string, text: string, known: readonly string[]): string {
  const near = nearMisses(text, known, 1)[0];
  return `There is no ${what} ${text} on this site${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** 0 allowed, 3 with approval, 1 denied. */
export function exitCodeOf({ decision: { kind } }: Explanation): number {
  return { allow: 0, 'require-approval': 3, deny: 1 }[kind];
}

/** What `--json` prints. Its keys are a promise to scripts, so each is named here. */
export function explainReport(question: Question, explained: Explanation): object {
  const { decision, approvers, freezes, breakGlass } = explained;
  const denied = decision.kind === 'deny';
  return {
    actor: question.person.id,
    playbook: question.playbook?.name ?? null,
    risk: question.playbook?.risk ?? null,
    host: question.host.name,
    at: question.at,
    decision: decision.kind,
    rule: decision.rule,
    rules: decision.rules,
    reason: decision.reason,
    requireReason: denied ? false : decision.requireReason,
    until: denied ? decision.until : null,
    approvals: approvers.map(({ threshold: { count, from, distinct }, people }) => {
      return { count, from, distinct: distinct === true, people: people.map(({ id }) => id) };
    }),
    canBeOpened: explained.canBeOpened,
    tried: explained.tried.map(({ rule, misfits, hasSay }) => {
      const why = misfits.map((part) => ({ part, text: misfitWords(part, rule, question) }));
      return { rule: rule.name, decision: rule.decision, fits: misfits.length === 0, hasSay, why };
    }),
    freezes: freezes.map(({ freeze, covers, now, from, until }) => {
      return { name: freeze.name, covers, now, from, until };
    }),
    breakGlass:
      breakGlass.kind === 'allow'
        ? { may: true, reviewers: breakGlass.reviewers, reason: null }
        : { may: false, reviewers: null, reason: breakGlass.reason },
  };
}

/** The same for a person. */
export function explainText(
  question: Question,
  explained: Explanation,
  site: PolicySite,
  width: number,
): readonly string[] {
  const { person, playbook, host, at } = question;
  const { decision, tried, freezes, breakGlass } = explained;
  const act = playbook === null ? 'a look' : `${playbook.name} (${playbook.risk} risk)`;
  const paragraph = (text: string) => wrapped(text, width - 2).map((line) => `  ${line}`);
  const by = decision.rules.length === 0 ? 'no rule fits' : `by ${decision.rules.join(' + ')}`;
  const until =
    decision.kind === 'deny' && decision.until !== null ? `, until ${timeText(decision.until)}` : '';
  const glass =
    breakGlass.kind === 'allow'
      ? `${person.id} may; ${breakGlass.reviewers} would have to review it.`
      : `not here. ${breakGlass.reason}`;
  return [
    ...wrapped(`${person.name} (${person.id}), ${act} on ${host.name}, at ${timeText(at)}`, width),
    '',
    ...wrapped(`${decision.kind}${until}: ${by}`, width),
    ...paragraph(decision.reason),
    ...(decision.kind !== 'deny' && decision.requireReason
      ? paragraph('It must be asked for with a reason.')
      : []),
    ...approverLines(explained).flatMap(paragraph),
    ...(site.chatGroups.length === 0
      ? []
      : paragraph(
          `Who is in ${site.chatGroups.join(' and ')} is kept by a chat, which is not asked here: it counts as unknown.`,
        )),
    '',
    ...columnsText(
      [
        ['rule', 'decides', 'fits'],
        ...tried.map((one) => [one.rule.name, one.rule.decision, triedWords(one, question)]),
      ],
      width,
    ),
    ...(freezes.length === 0
      ? []
      : [
          '',
          ...columnsText(
            [['freeze', 'holds', 'about it'], ...freezes.map((one) => freezeRow(one, question))],
            width,
          ),
        ]),
    ...(playbook === null ? [] : ['', ...wrapped(`Break-glass: ${glass}`, width)]),
  ];
}

function approverLines({ approvers, canBeOpened }: Explanation): readonly string[] {
  return [
    ...approvers.map(({ threshold, people }) => {
      const names = people.map(({ name, id }) => `${name} (${id})`).join(', ');
      return `Needs ${thresholdText(threshold)}: ${names || 'nobody who could'}.`;
    }),
    ...(canBeOpened
      ? []
      : ['Nobody can open this gate for this requester: too few others are in these groups.']),
  ];
}

function triedWords({ rule, misfits, hasSay }: Tried, question: Question): string {
  if (misfits.length > 0) return `no: ${misfits.map((part) => misfitWords(part, rule, question)).join('; ')}`;
  return hasSay ? 'yes, and decides' : 'yes, but is overruled';
}

function freezeRow({ freeze, covers, now, from, until }: FreezeAt, question: Question): readonly string[] {
  const end = until === null ? 'without end' : `until ${timeText(until)}`;
  const holds = now ? `now, ${end}` : from === null ? 'no more' : `from ${timeText(from)} ${end}`;
  const about = question.verb === 'check' ? 'no: looking is never held' : covers ? 'yes' : 'no';
  return [freeze.name, holds, about];
}
