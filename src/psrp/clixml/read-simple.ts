import type { PrimitiveType, PsPrimitive, PsProgress } from '../value.ts';
import type { Tag, XmlReader } from '../xml/xml-reader.ts';
import { unescapeText } from './escape-text.ts';

const float = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$|^-?INF$|^-?Infinity$|^NaN$/;
const guid =
  /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\})$/i;
const date = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?$/;
const duration = /^-?P(?=[\dT])(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Whether the text is one of that type's; the long types are left out, for they may be anything. */
const forms: Readonly<Record<Exclude<PrimitiveType, 'URI' | 'XD' | 'SBK'>, (text: string) => boolean>> = {
  By: (text) => within(text, 0n, 0xffn),
  SB: (text) => within(text, -0x80n, 0x7fn),
  I16: (text) => within(text, -0x8000n, 0x7fffn),
  U16: (text) => within(text, 0n, 0xffffn),
  C: (text) => within(text, 0n, 0xffffn),
  U32: (text) => within(text, 0n, 0xffff_ffffn),
  I64: (text) => within(text, -0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn),
  U64: (text) => within(text, 0n, 0xffff_ffff_ffff_ffffn),
  Sg: (text) => float.test(text),
  Db: (text) => float.test(text),
  D: (text) => /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text),
  DT: (text) => date.test(text),
  TS: (text) => duration.test(text),
  G: (text) => guid.test(text),
  BA: (text) => text.length % 4 === 0 && base64.test(text),
  // Encrypted, so nothing is known of its length; a value that never crossed a session is hexadecimal.
  SS: (text) => base64.test(text),
  Version: (text) => /^\d+(\.\d+){1,3}$/.test(text),
};

export type SimpleValue = null | boolean | number | string | PsPrimitive | PsProgress;

/** The primitive whose start tag was read (MS-PSRP 2.2.5.1); undefined where the tag names none. */
export function readSimple(xml: XmlReader, tag: Tag): SimpleValue | undefined {
  switch (tag.name) {
    case 'S':
      return unescapeText(xml.textOf(tag));
    case 'Nil':
      if (xml.textOf(tag).trim() !== '') xml.fault('<Nil> holds something', tag.at);
      return null;
    case 'B':
      return readBoolean(xml, tag);
    case 'I32':
      return readInt32(xml, tag);
    case 'PR':
      return readProgress(xml, tag);
    case 'URI':
    case 'XD':
    case 'SBK':
      return { kind: 'primitive', type: tag.name, text: unescapeText(xml.textOf(tag)) };
    default:
      return Object.hasOwn(forms, tag.name)
        ? readFormed(xml, tag, tag.name as keyof typeof forms)
        : undefined;
  }
}

function readFormed(xml: XmlReader, tag: Tag, type: keyof typeof forms): PsPrimitive {
  const whole = xml.textOf(tag);
  const long = type === 'BA' || type === 'SS';
  const text = long ? whole.replace(/[ \t\r\n]+/g, '') : whole.trim();
  if ((!long && text.length > 64) || !forms[type](text)) xml.fault(`<${type}> holds no ${type}`, tag.at);
  return { kind: 'primitive', type, text };
}

function readBoolean(xml: XmlReader, tag: Tag): boolean {
  const text = xml.textOf(tag).trim();
  if (text === 'true' || text === '1') return true;
  if (text !== 'false' && text !== '0') xml.fault('<B> holds neither true nor false', tag.at);
  return false;
}

function readInt32(xml: XmlReader, tag: Tag): number {
  const text = xml.textOf(tag).trim();
  if (!within(text, -0x8000_0000n, 0x7fff_ffffn)) xml.fault(`<${tag.name}> holds no Int32`, tag.at);
  return Number(text) | 0;
}

function within(text: string, least: bigint, most: bigint): boolean {
  if (text.length > 64 || !/^[+-]?\d+$/.test(text)) return false;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value >= least && value <= most;
}

/** MS-PSRP 2.2.5.1.25: nine elements in a fixed order. */
function readProgress(xml: XmlReader, tag: Tag): PsProgress {
  if (tag.empty) xml.fault('<PR> holds nothing', tag.at);
  const part = (name: string): Tag => {
    const inner = xml.start();
    if (inner.name !== name) xml.fault(`<${name}> expected in <PR>`, inner.at);
    return inner;
  };
  const text = (name: string) => unescapeText(xml.textOf(part(name)));
  const whole = (name: string) => readInt32(xml, part(name));
  const activity = text('AV');
  const activityId = whole('AI');
  const operation = xml.start();
  if (operation.name !== 'Nil' && operation.name !== 'S')
    xml.fault('<Nil> or <S> expected in <PR>', operation.at);
  const record: PsProgress = {
    kind: 'progress',
    activity,
    activityId,
    currentOperation: readSimple(xml, operation) as string | null,
    parentActivityId: whole('PI'),
    percentComplete: whole('PC'),
    type: text('T'),
    secondsRemaining: whole('SR'),
    status: text('SD'),
  };
  xml.end('PR');
  return record;
}
