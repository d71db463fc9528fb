import { z } from 'zod';
import type { Person } from './person.ts';

const word = z.string().regex(/^[^\s,]{1,64}$/, 'expected one word');

const person = z.strictObject({
  id: word.refine((id) => id !== 'rdp-medic', {
    message: 'expected another id; rdp-medic is the program itself',
  }),
  name: z.string().min(1, 'expected a name'),
  groups: z.array(word).default([]),
  console: word.nullable().default(null),
  slack: z
    .string()
    .regex(/^(T[A-Z0-9]{2,}\/)?[UW][A-Z0-9]{2,}$/, 'expected a Slack member id such as U012AB3CD')
    .nullable()
    .default(null),
  entra: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'expected an Entra object id (a GUID)')
    .transform((id) => id.toLowerCase())
    .nullable()
    .default(null),
});

/** people.yaml: a list of people under `people`. */
export const peopleSchema = z
  .strictObject({ people: z.array(person).min(1, 'expected at least one person') })
  .transform(({ people }): readonly Person[] => people);
