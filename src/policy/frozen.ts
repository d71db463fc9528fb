import { hasLabels } from './has-labels.ts';
import { holdsAt } from './is-open.ts';
import { closesAfter } from './next-change.ts';
import type { Freeze } from './policy.ts';
import type { Question } from './question.ts';

const mostTurns = 200;

interface Frozen {
  readonly freezes: readonly Freeze[];
  /** When the last of them, and of those that follow without a gap, is over (ISO 8601); null: never, as far as can be seen. */
  readonly until: string | null;
}

/** What holds a change back at its instant; null: nothing. */
export function frozen(freezes: readonly Freeze[], question: Question): Frozen | null {
  if (question.verb !== 'change' || question.restoresSecurity === true) return null;
  const at = Date.parse(question.at);
  const about = freezes.filter((freeze) => covers(freeze, question));
  const holding = about.filter((freeze) => holdsAt(freeze.when, at));
  if (holding.length === 0) return null;
  const thaw = kept(freezes, about, at);
  return { freezes: holding, until: thaw === null ? null : new Date(thaw).toISOString() };
}

/** Whether a freeze is about this playbook on this host, at whatever time. */
export function covers(freeze: Freeze, { playbook, host }: Pick<Question, 'playbook' | 'host'>): boolean {
  return (
    (freeze.playbooks === null || (playbook !== null && freeze.playbooks.includes(playbook.name))) &&
    hasLabels(host, freeze.hosts)
  );
}

/**
 * The first instant after `at` (both milliseconds) at which none of these freezes holds: one may begin where another
 * ends. Null: there is none that can be foreseen.
 */
export function thawsAfter(freezes: readonly Freeze[], at: number): number | null {
  let now = at;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const holding = freezes.filter((freeze) => holdsAt(freeze.when, now));
    if (holding.length === 0) return now;
    const ends = holding.map((freeze) => closesAfter(freeze.when, now));
    if (ends.some((end) => end === null)) return null;
    now = Math.max(...(ends as number[]));
  }
  return null;
}

interface Thaws {
  readonly at: number;
  readonly byFreezes: Map<string, number | null>;
}
const thaws = new WeakMap<readonly Freeze[], Thaws>();

/** Many hosts are judged for one instant, and few sets of freezes are about them. */
function kept(all: readonly Freeze[], about: readonly Freeze[], at: number): number | null {
  let known = thaws.get(all);
  if (known?.at !== at) {
    known = { at, byFreezes: new Map() };
    thaws.set(all, known);
  }
  const key = about.map((freeze) => all.indexOf(freeze)).join();
  if (!known.byFreezes.has(key)) known.byFreezes.set(key, thawsAfter(about, at));
  return known.byFreezes.get(key)!;
}
