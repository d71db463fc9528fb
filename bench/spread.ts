/** How measured values are spread, in their own unit. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Quantiles by nearest rank: each is a value that was measured. NaN where nothing was. */
export function spread(values: readonly number[], digits = 2): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN, digits);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
