/**
 * A key of ours. All stand in one hash slot (the part in braces), because one append touches several of them
 * in one script and a cluster allows that within a slot only.
 */
export function key(...parts: readonly string[]): string {
  return ['{rdp-medic}', ...parts].join(':');
}
