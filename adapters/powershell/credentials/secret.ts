/** A secret, or why there is none, in words without anything secret in them. */
export type ReadSecret =
  | { readonly kind: 'secret'; readonly text: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Longest secret taken; keys are a few kilobytes. */
export const longestSecretBytes = 65_536;
