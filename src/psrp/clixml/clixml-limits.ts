/** What one text may cost. A Ref counts as much as what it stands for, so that walking the value is bounded too. */
export interface ClixmlLimits {
  /** Values inside one another; PowerShell itself neither writes nor reads more than about 50. */
  readonly depth: number;
  /** Values, properties, entries and type names in all. */
  readonly nodes: number;
  /** UTF-16 units: of the input, and again of all text in the value. */
  readonly length: number;
}

export const defaultClixmlLimits: ClixmlLimits = { depth: 100, nodes: 500_000, length: 32 * 1024 * 1024 };

/** Reading recurses; beyond this the stack would decide instead. */
export const greatestDepth = 500;
