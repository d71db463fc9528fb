import { readFileSync } from 'node:fs';
import { round } from './spread.ts';

/** Clock ticks a second in /proc, the same on every Linux. */
const ticksPerSecond = 100;

/** Per cent of one core that each named process used, and everybody else on the machine; null where nobody tells. */
export type CpuShare = Readonly<Record<string, number>> | null;

/** Begins to count; the function returned says what was used since. */
export function countCpu(pids: Readonly<Record<string, number>>): () => CpuShare {
  const before = read(pids);
  const beganMs = performance.now();
  return () => {
    const after = read(pids);
    if (before === null || after === null) return null;
    const seconds = (performance.now() - beganMs) / 1_000;
    const names = Object.keys(after.own);
    const share = (ticks: number) => round((ticks / ticksPerSecond / seconds) * 100, 1);
    const own = names.map((name) => after.own[name]! - before.own[name]!);
    const ours = own.reduce((sum, ticks) => sum + ticks, 0);
    return {
      ...Object.fromEntries(names.map((name, index) => [name, share(own[index]!)])),
      'everybody else': share(Math.max(0, after.whole - before.whole - ours)),
    };
  };
}

/** proc(5): utime and stime are fields 14 and 15; the name before them may hold blanks. */
function read(pids: Readonly<Record<string, number>>) {
  try {
    const own = Object.entries(pids).map(([name, pid]) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
      return [name, Number(fields[11]) + Number(fields[12])] as const;
    });
    const [, user, nice, system, , , interrupts, softInterrupts] = readFileSync('/proc/stat', 'utf8')
      .split('\n')[0]!
      .split(/\s+/)
      .map(Number);
    const whole = user! + nice! + system! + interrupts! + softInterrupts!;
    return { own: Object.fromEntries(own), whole };
  } catch {
    return null;
  }
}
