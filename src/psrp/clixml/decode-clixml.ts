import type { PsValue } from '../value.ts';
import { XmlFault } from '../xml/xml-fault.ts';
import { XmlReader } from '../xml/xml-reader.ts';
import { type ClixmlLimits, defaultClixmlLimits, greatestDepth } from './clixml-limits.ts';
import { ValueReader } from './read-value.ts';

export type { ClixmlLimits } from './clixml-limits.ts';

/** `at` is the UTF-16 offset in the text. */
interface ClixmlFault {
  readonly kind: 'fault';
  readonly message: string;
  readonly at: number;
}

type ClixmlDecoded = { readonly kind: 'value'; readonly value: PsValue } | ClixmlFault;
type ClixmlDocument = { readonly kind: 'values'; readonly values: readonly PsValue[] } | ClixmlFault;

/**
 * Reads one value: a bare root element, as messages carry it, or an `<Objs>` document that holds just one
 * (MS-PSRP 2.2.5). Never throws: what is not CLIXML, or too much of it, is a fault.
 */
export function decodeClixml(xml: string, limits: Partial<ClixmlLimits> = {}): ClixmlDecoded {
  const document = decodeClixmlDocument(xml, limits);
  if (document.kind === 'fault') return document;
  const [value] = document.values;
  if (value !== undefined && document.values.length === 1) return { kind: 'value', value };
  return { kind: 'fault', message: `one value expected, ${document.values.length} found`, at: 0 };
}

/** Reads all values of an `<Objs>` document, or the one of a bare root element. Never throws. */
export function decodeClixmlDocument(xml: string, limits: Partial<ClixmlLimits> = {}): ClixmlDocument {
  const all = { ...defaultClixmlLimits, ...limits };
  if (xml.length > all.length) {
    return { kind: 'fault', message: `more than ${all.length} characters`, at: all.length };
  }
  try {
    return { kind: 'values', values: readRoot(xml, { ...all, depth: Math.min(all.depth, greatestDepth) }) };
  } catch (cause) {
    if (cause instanceof XmlFault) return { kind: 'fault', message: cause.message, at: cause.at };
    throw cause;
  }
}

function readRoot(text: string, limits: ClixmlLimits): PsValue[] {
  const xml = new XmlReader(text);
  const reader = new ValueReader(xml, limits);
  const values: PsValue[] = [];
  const root = xml.start();
  if (root.name !== 'Objs') {
    values.push(reader.value(root, 1));
  } else if (!root.empty) {
    while (!xml.atEnd()) values.push(reader.value(xml.start(), 1));
    xml.end('Objs');
  }
  xml.finish();
  return values;
}
