/** Oldest server we run on: 6.2 is what the queue asks for, and what our scripts were measured on or above. */
const oldest = [6, 2] as const;

export const oldestVersion = oldest.join('.');

/** False for a text that is no version: unknown is not new enough. */
export function isNewEnough(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
}
