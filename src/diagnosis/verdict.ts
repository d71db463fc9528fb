import type { Cause, Confidence, KnownCause } from './cause.ts';
import type { Evidence } from './evidence.ts';

/** What a judge found; lists left out are empty. */
interface Finding {
  readonly confidence: Confidence;
  readonly for?: readonly (string | null)[];
  readonly against?: readonly (string | null)[];
  readonly notLooked?: readonly (string | null)[];
  readonly owner?: string | null;
  readonly client?: Cause['client'] | null;
  readonly advice?: true;
}

/**
 * A finding under its cause's name; empty lines fall out. Without a look from outside nothing is strong:
 * what is wrong inside has not been seen to harm anybody.
 */
export function verdict(
  { id, title }: Pick<KnownCause, 'id' | 'title'>,
  evidence: Evidence,
  finding: Finding,
): Cause {
  const blind = evidence.outside === null;
  const notLooked = lines(finding.notLooked);
  return {
    id,
    title,
    confidence: blind && finding.confidence === 'strong' ? 'medium' : finding.confidence,
    for: lines(finding.for),
    against: lines(finding.against),
    notLooked: blind ? ['outside: not looked', ...notLooked] : notLooked,
    ...(finding.owner === null || finding.owner === undefined ? {} : { owner: finding.owner }),
    ...(finding.client === null || finding.client === undefined ? {} : { client: finding.client }),
    ...(finding.advice === true ? { advice: true as const } : {}),
  };
}

function lines(given: readonly (string | null)[] | undefined): string[] {
  return (given ?? []).filter((line) => line !== null && line !== '') as string[];
}
