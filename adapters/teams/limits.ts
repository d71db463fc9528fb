/**
 * Teams' limits. Sizes in UTF-16 units unless a count is meant: a message may take about 100 KB in UTF-16 (Microsoft:
 * "Format your bot messages"), over which the connector answers 413; this adapter stays below 80 KB, all in all.
 */
export const limits = {
  /** Of the whole activity as JSON: 80 KB at two bytes each. */
  activityJson: 40_000,
  /** Of a card; the rest is for what stands around it. */
  cardJson: 37_000,
  /** What a notification shows. */
  summary: 400,
  /** Words in place of a card. */
  messageText: 18_000,
  /** Buttons in a row; Teams hides what is beyond six. */
  actions: 6,
  actionTitle: 80,
  /** People for whom a card is fetched anew ("User specific views"). */
  watchers: 60,
  tooltip: 150,
  /** A command that a button carries. */
  command: 2_000,
  /** Text of one part of a card. */
  part: 12_000,
  /** A table with more is drawn as lines. */
  tableColumns: 3,
  tableRows: 30,
  tableCell: 160,
  choices: 100,
  choiceTitle: 120,
  choiceValue: 200,
  inputLabel: 400,
  inputLength: 4_000,
} as const;
