/**
 * A PowerShell value exactly as it travels (MS-PSRP 2.2.5): `null` is Nil, a string S, a boolean B, a number
 * I32. Everything else is tagged, so that writing and reading again gives back the same types.
 */
export type PsValue = null | boolean | number | string | PsPrimitive | PsProgress | PsObject | PsLoop;

/** The primitives without a JavaScript twin, by their element (MS-PSRP 2.2.5.1). */
export type PrimitiveType =
  | 'By' // byte
  | 'SB' // signed byte
  | 'I16'
  | 'U16'
  | 'U32'
  | 'I64'
  | 'U64'
  | 'Sg' // single
  | 'Db' // double
  | 'D' // decimal
  | 'C' // char: the number of its UTF-16 unit
  | 'DT' // date and time
  | 'TS' // duration
  | 'G' // GUID
  | 'BA' // bytes as base64
  | 'SS' // SecureString: base64 of what the session key encrypted
  | 'URI'
  | 'Version'
  | 'XD' // XML document
  | 'SBK'; // script block

/** `text` is the form on the wire, with `_xHHHH_` and entities resolved. */
export interface PsPrimitive {
  readonly kind: 'primitive';
  readonly type: PrimitiveType;
  readonly text: string;
}

/** The short form of a progress record (element PR); in a PROGRESS_RECORD message it is an ordinary object. */
export interface PsProgress {
  readonly kind: 'progress';
  readonly activity: string;
  readonly activityId: number;
  readonly currentOperation: string | null;
  readonly parentActivityId: number;
  /** -1: not known. */
  readonly percentComplete: number;
  /** `Processing` or `Completed`. */
  readonly type: string;
  /** -1: not known. */
  readonly secondsRemaining: number;
  readonly status: string;
}

/** A complex object (MS-PSRP 2.2.5.2). The same PsObject twice in one value travels as one object. */
export interface PsObject {
  readonly kind: 'object';
  /** Type names, most special first; empty where none travelled. */
  readonly types: readonly string[];
  /** What ToString said on the other side; null where it did not travel. */
  readonly text: string | null;
  readonly content: PsContent | null;
  /** Props: what the .NET object has. */
  readonly adapted: readonly PsProperty[];
  /** MS: what was added to it; shadows an adapted property of the same name. */
  readonly extended: readonly PsProperty[];
  /** Member sets among the extended members, such as PSStandardMembers; absent where there are none. */
  readonly sets?: readonly PsMemberSet[];
}

/** What an object is besides its properties: an enum or decorated primitive, a collection, a dictionary. */
export type PsContent =
  | { readonly kind: 'base'; readonly value: boolean | number | string | PsPrimitive | PsProgress }
  | { readonly kind: 'list'; readonly form: ListForm; readonly items: readonly PsValue[] }
  | { readonly kind: 'dictionary'; readonly entries: readonly PsEntry[] };

/** Array or list, stack (top first), queue, any other enumerable. */
type ListForm = 'LST' | 'STK' | 'QUE' | 'IE';

export interface PsProperty {
  readonly name: string;
  readonly value: PsValue;
}

export interface PsMemberSet {
  readonly name: string;
  readonly properties: readonly PsProperty[];
  readonly sets?: readonly PsMemberSet[];
}

export interface PsEntry {
  readonly key: Exclude<PsValue, null>;
  readonly value: PsValue;
}

/** An object inside itself, as in `$h.self = $h`. A leaf for whoever walks a value; `to` leads back up. */
interface PsLoop {
  readonly kind: 'loop';
  readonly to: PsObject;
}

/** JSON-like data without types, as `plainOf` gives it and `ofPlain` takes it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

const bare = { kind: 'object', types: [], text: null, content: null, adapted: [], extended: [] } as const;
const arrayTypes = ['System.Object[]', 'System.Array', 'System.Object'];
const hashtableTypes = ['System.Collections.Hashtable', 'System.Object'];

/** An object with extended properties and no type, the form most message bodies have. */
export function record(fields: Readonly<Record<string, PsValue>>, types: readonly string[] = []): PsObject {
  return { ...bare, types, extended: Object.entries(fields).map(([name, value]) => ({ name, value })) };
}

/** An `object[]`, or the types named. */
export function list(items: readonly PsValue[], types: readonly string[] = arrayTypes): PsObject {
  return { ...bare, types, content: { kind: 'list', form: 'LST', items } };
}

/** A Hashtable, or the types named. */
export function dictionary(
  fields: Readonly<Record<string, PsValue>>,
  types: readonly string[] = hashtableTypes,
): PsObject {
  const entries = Object.entries(fields).map(([key, value]) => ({ key, value }));
  return { ...bare, types, content: { kind: 'dictionary', entries } };
}

/** A member of a .NET enumeration, such as `PSThreadOptions`, `Default`, 0. */
export function enumeration(type: string, name: string, value: number): PsObject {
  const types = [type, 'System.Enum', 'System.ValueType', 'System.Object'];
  return { ...bare, types, text: name, content: { kind: 'base', value } };
}

export function primitive(type: PrimitiveType, text: string): PsPrimitive {
  return { kind: 'primitive', type, text };
}

/** A double; .NET's XML spells infinity INF. */
export function double(value: number): PsPrimitive {
  if (Number.isFinite(value)) return primitive('Db', Object.is(value, -0) ? '-0' : String(value));
  return primitive('Db', Number.isNaN(value) ? 'NaN' : value > 0 ? 'INF' : '-INF');
}

/** Int32 where it fits, else Int64, else a double, as PowerShell reads a number. */
export function number(value: number): number | PsPrimitive {
  if (Object.is(value | 0, value)) return value;
  return Number.isSafeInteger(value) && value !== 0 ? primitive('I64', String(value)) : double(value);
}

export function bytes(value: Uint8Array): PsPrimitive {
  let binary = '';
  for (let at = 0; at < value.length; at += 8192) {
    binary += String.fromCharCode(...value.subarray(at, at + 8192));
  }
  return primitive('BA', btoa(binary));
}
