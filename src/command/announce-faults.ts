import type { AnnounceSection } from '../announce-settings.ts';
import type { Inventory } from '../inventory/host.ts';
import { nearMisses } from '../inventory/near-misses.ts';

/** Labels and values in `announce` that no host has: a slip there would leave a place without its plans, unseen. */
export function announceFaults(
  { hosts }: Inventory,
  { announce }: { readonly announce: readonly AnnounceSection[] },
): readonly string[] {
  const values = (label: string) => new Set(hosts.flatMap(({ labels }) => labels[label] ?? []));
  const labels = new Set(hosts.flatMap((host) => Object.keys(host.labels)));
  return announce.flatMap((route, at) =>
    Object.entries(route.hosts ?? {}).flatMap(([label, wanted]) => {
      const place = `rdp-medic.yaml: announce[${at}].hosts.${label}`;
      if (!labels.has(label)) return [`${place}: expected a label that some host has${meant(label, labels)}`];
      const known = values(label);
      return wanted.flatMap((value, index) =>
        known.has(value)
          ? []
          : [
              `${place}[${index}]: expected a value of ${label} that some host has, found "${value}"${meant(value, known)}`,
            ],
      );
    }),
  );
}

function meant(text: string, known: ReadonlySet<string>): string {
  const [near] = nearMisses(text, [...known], 1);
  return near === undefined ? `: ${[...known].join(', ')}` : ` (did you mean ${near}?)`;
}
