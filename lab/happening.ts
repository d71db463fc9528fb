import type { RegistryValue } from './model.ts';

/**
 * What happens to a host while no script of ours runs. `time` passes on its clock and its counter, and its tasks come by;
 * a `reboot` begins the counter anew, having taken `offMs`; `clock` is somebody setting the clock; `set` and `move` are
 * somebody's hand on the model (value null: gone) and on a file.
 */
export type Happening =
  | { readonly what: 'time'; readonly ms: number }
  | { readonly what: 'reboot'; readonly offMs: number }
  | { readonly what: 'clock'; readonly ms: number }
  | { readonly what: 'set'; readonly path: readonly string[]; readonly value: unknown | RegistryValue | null }
  | { readonly what: 'move'; readonly from: string; readonly to: string };
