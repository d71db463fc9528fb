import { z } from 'zod';
import { onePlace, type PlaceSetting, placeKeys, placeSetting } from './place-settings.ts';

/** Which plans are shown in that place without anybody asking there. */
export interface AnnounceSection {
  readonly place: PlaceSetting;
  /** Label → accepted values, all labels must fit; null: every host. */
  readonly hosts: Readonly<Record<string, readonly string[]>> | null;
  /** Null: of every risk. */
  readonly risk: readonly ('low' | 'medium' | 'high')[] | null;
}

const some = <T extends z.ZodType>(item: T) =>
  z.array(item).min(1, 'expected at least one, or the key left out');

export const announceSchema = z.array(
  z
    .strictObject({
      ...placeKeys,
      // As in a rule of the policy.
      hosts: z
        .record(z.string(), some(z.string()))
        .refine((named) => Object.keys(named).length > 0, 'expected at least one label, or the key left out')
        .optional(),
      risk: some(z.enum(['low', 'medium', 'high'])).optional(),
    })
    .superRefine(onePlace),
);

/** The section as read, with what it leaves out. */
export function announceSection(
  read: z.infer<typeof announceSchema> | undefined,
): readonly AnnounceSection[] {
  return (read ?? []).map((route) => ({
    place: placeSetting(route),
    hosts: route.hosts ?? null,
    risk: route.risk ?? null,
  }));
}
