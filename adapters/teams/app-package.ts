import { zipSync } from 'fflate';
import { colorIcon, outlineIcon } from './icons.ts';
import type { AppManifest } from './manifest.ts';

/** What a Teams admin uploads: the three files at the root of a zip. The same facts make the same bytes. */
export function packApp(manifest: AppManifest): Uint8Array {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const files = {
    'manifest.json': new TextEncoder().encode(text),
    'color.png': colorIcon(),
    'outline.png': outlineIcon(),
  };
  // A zip knows local time alone, from 1980 on: the first there is, wherever this runs.
  return zipSync(files, { level: 9, mtime: new Date(1980, 0, 1) });
}
