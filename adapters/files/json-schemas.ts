import { z } from 'zod';
import { inventorySchema } from '../../src/inventory/schema.ts';
import { peopleSchema } from '../../src/people/schema.ts';
import { policyCasesSchema, policySchema } from '../../src/policy/schema.ts';

/** The files of a site whose shape an editor can be told, by the word they go under. */
export const schemaNames = ['policy', 'people', 'hosts', 'policy-cases'] as const;
export type SchemaName = (typeof schemaNames)[number];

const schemas: Readonly<Record<SchemaName, z.ZodType>> = {
  policy: policySchema,
  people: peopleSchema,
  hosts: inventorySchema,
  'policy-cases': policyCasesSchema,
};

/** The JSON Schema (2020-12) of one file, as an editor wants it. What only files together can show is not in it. */
export function jsonSchema(name: SchemaName): string {
  const schema = z.toJSONSchema(schemas[name], { io: 'input', unrepresentable: 'any' });
  const text = JSON.stringify(
    { $id: `${name}.schema.json`, title: `${name}.yaml of rdp-medic`, ...schema },
    null,
    2,
  );
  // Lists of words on one line, as the formatter has them.
  const onOneLine = text.replace(
    /\[\n\s+([^[\]{}]*?)\n\s+\]/g,
    (_, words) => `[${words.replace(/\n\s+/g, ' ')}]`,
  );
  return `${onOneLine}\n`;
}
