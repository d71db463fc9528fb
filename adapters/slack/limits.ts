/**
 * Slack's limits, in UTF-16 units unless a count is meant. One field over its limit rejects the whole message.
 * Blocks and elements: the published types of @slack/types 3.2; the others are conservative readings of Slack's
 * reference pages.
 */
export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  blockId: 255,
  sectionText: 3000,
  header: 150,
  /** Not stated for context; that of a section's field. */
  contextText: 2000,
  actions: 25,
  actionId: 255,
  buttonText: 75,
  buttonValue: 2000,
  accessibilityLabel: 75,
  selectOptions: 100,
  optionText: 75,
  optionValue: 75,
  inputLabel: 2000,
  inputHint: 2000,
  inputLength: 3000,
  viewTitle: 24,
  viewSubmit: 24,
  callbackId: 255,
  privateMetadata: 3000,
  /** `text` of a message: under this Slack takes it whole everywhere; chat.update refuses more. */
  messageText: 3999,
  /**
   * All blocks of a message together. Slack answers msg_blocks_too_long somewhere between 11,000 and 13,300
   * characters and does not say what it counts, so this one is held against the JSON, the largest reading of it.
   */
  messageJson: 11_000,
  viewJson: 40_000,
} as const;

/** Not stated for rich_text; that of a section. */
export const richText = limits.sectionText;
