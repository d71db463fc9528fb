import { z } from 'zod';
import { nearMisses } from '../../src/inventory/near-misses.ts';

interface Described {
  readonly path: readonly PropertyKey[];
  readonly expected: string;
}

/**
 * Says a schema's complaint as the rest of a sentence: what was expected, what was found. A complaint about
 * several unknown keys becomes one each, at the key. Words given in the schema itself are passed on.
 */
export function describeIssue(
  issue: z.core.$ZodIssue,
  data: unknown,
  schema: z.ZodType,
): readonly Described[] {
  const { path } = issue;
  const found = valueAt(data, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        expected: `unknown key; ${suggestKey(key, knownKeys(schema, path))}`,
      }));
    case 'invalid_type': {
      const wanted = kindWords[issue.expected] ?? issue.expected;
      return [{ path, expected: `expected ${wanted}, ${foundText(found)}${quotes(issue.expected, found)}` }];
    }
    case 'invalid_value': {
      const words = issue.values.map(String);
      const near = typeof found === 'string' ? nearMisses(found, words, 1) : [];
      const hint = near.length > 0 ? ` (did you mean ${near[0]}?)` : '';
      return [{ path, expected: `expected ${words.join(' or ')}, ${foundText(found)}${hint}` }];
    }
    case 'invalid_key':
      return [{ path, expected: issue.issues[0]?.message ?? issue.message }];
    case 'custom':
      // What is wrong with several keys together is not told by calling it a mapping.
      if (issue.params?.isPrivate === true || isFull(found)) return [{ path, expected: issue.message }];
      return [{ path, expected: `${issue.message}, ${foundText(found)}` }];
    default:
      return [{ path, expected: `${issue.message}, ${foundText(found)}` }];
  }
}

const kindWords: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list',
};

function foundText(value: unknown): string {
  if (value === undefined) return 'but it is missing';
  if (value === null) return 'found nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'found an empty list' : 'found a list';
  if (typeof value === 'object') return `found ${isFull(value) ? 'a' : 'an empty'} mapping`;
  if (typeof value === 'string') return `found "${shortened(value)}"`;
  return typeof value === 'boolean' ? `found ${value}` : `found the ${typeof value} ${String(value)}`;
}

function isFull(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}

/** YAML reads `1` and `true` as something else than text, and `"1"` as text. */
function quotes(expected: string, found: unknown): string {
  const scalar = typeof found === 'number' || typeof found === 'boolean';
  if (expected === 'string' && scalar) return ' (put it in quotes)';
  const isQuoted = typeof found === 'string' && /^\d+$/.test(found);
  return isQuoted && (expected === 'number' || expected === 'int') ? ' (take the quotes away)' : '';
}

function shortened(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ');
  return oneLine.length > 40 ? `${oneLine.slice(0, 39)}…` : oneLine;
}

function suggestKey(key: string, known: readonly string[]): string {
  const near = nearMisses(key, known, 1);
  return near.length > 0 ? `did you mean ${near[0]}?` : `expected one of ${known.join(', ')}`;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** The keys a schema knows at a path, read off its JSON Schema. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let at = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema | undefined;
  for (const part of path) {
    at = one(at);
    const more = typeof at?.additionalProperties === 'object' ? at.additionalProperties : undefined;
    at = typeof part === 'number' ? at?.items : (at?.properties?.[String(part)] ?? more);
  }
  return Object.keys(one(at)?.properties ?? {});
}

/** Of something that may be left out, what it is otherwise. */
function one(schema: JsonSchema | undefined): JsonSchema | undefined {
  return (
    schema?.anyOf?.find(({ properties, items }) => properties !== undefined || items !== undefined) ?? schema
  );
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    data,
  );
}
