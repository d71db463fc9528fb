import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Spilled, Value } from '../../../src/playbook/step.ts';
import { hasRoom } from './has-room.ts';

/** What one job may bring back in memory, and what of a job that brings more is kept on the disk. */
export interface OutputLimits {
  readonly bytes: number;
  readonly objects: number;
  readonly spilledBytes: number;
  /** Of all jobs together, on the disk; what is older than a week goes. */
  readonly spilledInAll?: number;
}

/** A host that says too much again and again must not fill the disk. */
const usualInAll = 2_000_000_000;

export const outputLimits: OutputLimits = {
  bytes: 4_000_000,
  objects: 20_000,
  spilledBytes: 64_000_000,
};

/** Takes what a script writes, object by object. */
export interface Output {
  add(value: Value): void;
  /** What fits. */
  readonly values: readonly Value[];
  /** Null: everything fitted. */
  readonly spilled: Spilled | null;
}

/**
 * Keeps what fits in memory. As soon as it does not, all of it goes to a file of this account's own in `folder`, one
 * JSON value a line. Written at once and not in turn: the wire is not read meanwhile, so nothing piles up.
 */
export function collectOutput(
  step: string,
  folder: string,
  conceal: <T>(data: T) => T,
  limits: OutputLimits = outputLimits,
): Output {
  const values: Value[] = [];
  let bytes = 0;
  let spilled: Spilled | null = null;

  const spill = (value: Value): void => {
    spilled ??= begin();
    const line = `${JSON.stringify(conceal(value))}\n`;
    const lineBytes = Buffer.byteLength(line);
    const { file } = spilled;
    const fits = file !== null && !spilled.cut && spilled.bytes + lineBytes <= limits.spilledBytes;
    const written = fits && append(file, line);
    spilled = {
      file,
      objects: spilled.objects + 1,
      bytes: spilled.bytes + (written ? lineBytes : 0),
      cut: spilled.cut || !written,
    };
  };
  const begin = (): Spilled => {
    const name = `${step.replace(/[^A-Za-z0-9.-]+/g, '-')}-${randomUUID()}.jsonl`;
    const file = join(folder, name);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const { spilledInAll = usualInAll } = limits;
      const isKept = hasRoom(folder, spilledInAll) && append(file, '');
      return { file: isKept ? file : null, objects: 0, bytes: 0, cut: false };
    } catch {
      return { file: null, objects: 0, bytes: 0, cut: false };
    }
  };
  return {
    add(value) {
      if (spilled !== null) return spill(value);
      const size = sizeOf(value);
      if (bytes + size <= limits.bytes && values.length < limits.objects) {
        bytes += size;
        values.push(value);
        return;
      }
      for (const one of values) spill(one);
      spill(value);
    },
    values,
    get spilled() {
      return spilled;
    },
  };
}

function sizeOf(value: Value): number {
  return Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A full disk is no reason to lose sight of the script. */
function append(file: string, text: string): boolean {
  try {
    appendFileSync(file, text, { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}
