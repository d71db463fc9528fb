import { propertyOf } from '../property-of.ts';
import { list, type PsObject, type PsValue, primitive, record } from '../value.ts';
import { itemsOf, textField, textOf } from './read-field.ts';
import type { PsInformation } from './records.ts';

const tagsTypes = [
  'System.Collections.Generic.List`1[[System.String, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089]]',
  'System.Object',
];

/** INFORMATION_RECORD, MS-PSRP 2.2.2.26. This room has no clock, so the time of writing is the one handed in. */
export function informationRecord(information: PsInformation, generatedAt: string): PsObject {
  return record({
    MessageData: information.value,
    Source: information.source,
    TimeGenerated: primitive('DT', generatedAt),
    Tags: list([...information.tags], tagsTypes),
    User: '',
    Computer: '',
    ProcessId: primitive('U32', '0'),
    NativeThreadId: primitive('U32', '0'),
    ManagedThreadId: primitive('U32', '0'),
  });
}

export function readInformationRecord(body: PsValue): PsInformation {
  const value = propertyOf(body, 'MessageData') ?? null;
  const tags = itemsOf(propertyOf(body, 'Tags')) ?? [];
  return {
    text: textOf(value) ?? textField(value, 'Message') ?? '',
    value,
    source: textField(body, 'Source') ?? '',
    tags: tags.map((tag) => textOf(tag) ?? ''),
  };
}
