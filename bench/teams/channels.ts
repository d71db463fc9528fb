/** What people say is spread over these, since a conversation of Teams takes no more than two posts a second for long. */
export const channels: readonly string[] = Array.from({ length: 32 }, (_, index) => `ops-${index + 1}`);
