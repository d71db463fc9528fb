/** Whether a number keeps to the bounds that are stated; both belong to it. */
export function isWithin(
  value: number,
  { minimum, maximum }: { readonly minimum?: number | undefined; readonly maximum?: number | undefined },
): boolean {
  return value >= (minimum ?? value) && value <= (maximum ?? value);
}
