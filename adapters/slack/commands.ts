/** Whether a button's line begins something that will be shown where it stands. */
export function begins(line: string): boolean {
  return /^\/rdp-(check|fix|undo)\b/.test(line);
}

/** Whether it has a run shown where it is said, beside the answer; where nothing can be posted the answer is all. */
export function shows(line: string): boolean {
  return /^\/rdp-status\s+\S/.test(line);
}
