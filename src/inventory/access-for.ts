import type { Access, SshAccess } from './access.ts';
import type { Host } from './host.ts';

/** The settings of a host: each from the first group in the file that fits the host and says it. */
export function accessFor(access: Access, host: Pick<Host, 'labels'>): SshAccess {
  const fitting = access.groups.filter(({ labels }) =>
    Object.entries(labels).every(([label, value]) => host.labels[label] === value),
  );
  return Object.assign({}, ...fitting.map(({ ssh }) => ssh).reverse());
}
