import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { knownIssues } from '../known-issues.ts';
import { seenPart } from '../seen-part.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'known-issue', title: 'An update with a known issue is installed' };

export const knownIssue: KnownCause = { ...head, judge };

/** What was matched is said; whether it is what this person meets, nobody saw. So it is advice. */
function judge(evidence: Evidence): Cause | null {
  const updates = seenPart(evidence, 'updates');
  if (updates === null) return null;
  const build = seenPart(evidence, 'system')?.build ?? null;
  const installed = updates.hotfixes.map(({ id }) => id.toUpperCase());
  const matched = knownIssues.filter(
    ({ since, fixedBy, builds }) =>
      since.some((id) => installed.includes(id)) &&
      !fixedBy.some((id) => installed.includes(id)) &&
      // An issue of certain builds is claimed only where the build was seen.
      (builds === null || (build !== null && builds.includes(build))),
  );
  if (matched.length === 0) return null;
  return verdict(head, evidence, {
    confidence: 'weak',
    advice: true,
    for: matched.map(({ since, builds, says }) => {
      const ids = since.filter((id) => installed.includes(id)).join(', ');
      return `${ids}${builds === null ? '' : ` on build ${build}`}: ${says}`;
    }),
  });
}
