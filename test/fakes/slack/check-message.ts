import { checkBlocks } from './check-blocks.ts';
import { isDict } from './check-shape.ts';
import type { Dict } from './fake-slack.ts';
import { refuse, refuseBlocks } from './refusal.ts';

export interface MessageContent {
  readonly text: string;
  readonly blocks: Dict[];
  readonly metadata: Dict | null;
  /** Said with the answer, such as `message_truncated`. */
  readonly warnings: readonly string[];
}

const longestText = 40_000;
/** chat.update says so itself: its text is not cut but refused. */
const longestUpdatedText = 4_000;

/**
 * All text of all blocks together. Slack does not publish the figure; its people name "12,000 with a buffer for
 * block containers", and 13,297 for markdown alone was measured (bolt-js issues 2509 and 2867). 60 a block and
 * 13,357 in all agree with every published measurement: 45 blocks with 11,341 refused, 50 with 9,597 accepted.
 */
const allBlocks = { most: 13_357, perBlock: 60 };

function textIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + textIn(one), 0);
  if (!isDict(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, one]) => sum + (name === 'text' && typeof one === 'string' ? one.length : textIn(one)),
    0,
  );
}

/** Lists and objects come as JSON text in forms and as themselves in JSON bodies. */
export function parsed(value: unknown, error: string): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw refuse(error);
  }
}

/** Event type and payload are both needed; Slack keeps them beside the message and shows them to nobody. */
export function metadataOf(value: unknown): Dict | null {
  const given = parsed(value, 'invalid_metadata_format');
  if (given === undefined || given === null || given === '') return null;
  // An empty object takes the metadata away.
  if (isDict(given) && Object.keys(given).length === 0) return null;
  if (!isDict(given) || typeof given.event_type !== 'string' || !isDict(given.event_payload)) {
    throw refuse('invalid_metadata_format');
  }
  if (JSON.stringify(given).length > 8_000) throw refuse('metadata_too_large');
  return given;
}

export function checkedBlocks(value: unknown): Dict[] {
  const given = parsed(value, 'invalid_blocks_format');
  if (given === undefined || given === null || given === '') return [];
  if (!Array.isArray(given)) throw refuse('invalid_blocks_format');
  const complaints = checkBlocks(given, 'message', '/blocks');
  if (complaints.length > 0) throw refuseBlocks('invalid_blocks', complaints);
  if (textIn(given) + given.length * allBlocks.perBlock > allBlocks.most) {
    throw refuse('msg_blocks_too_long');
  }
  return given as Dict[];
}

/** Parts of Slack that the fake does not have: using one must not look as if it had worked. */
const unknownHere = ['attachments', 'reply_broadcast'];

/** What a message may hold, for every method that posts or rewrites one. */
export function checkMessage(args: Dict, how: 'post' | 'update'): MessageContent {
  const missing = unknownHere.find((name) => args[name] !== undefined);
  if (missing !== undefined) throw new Error(`${missing} is not part of the fake Slack`);
  const blocks = checkedBlocks(args.blocks);
  const metadata = metadataOf(args.metadata);
  const given = typeof args.text === 'string' ? args.text : '';
  if (args.markdown_text !== undefined) {
    if (given !== '' || blocks.length > 0) throw refuse('markdown_text_conflict');
    if (String(args.markdown_text).length > 12_000) throw refuse('msg_too_long');
  }
  const text = given === '' ? String(args.markdown_text ?? '') : given;
  if (text === '' && blocks.length === 0) throw refuse('no_text');
  if (how === 'update' && text.length > longestUpdatedText) throw refuse('msg_too_long');
  const cut = text.length > longestText;
  return {
    text: text.slice(0, longestText),
    blocks,
    metadata,
    warnings: cut ? ['message_truncated'] : [],
  };
}
