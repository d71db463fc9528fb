import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyRing } from '../../../lab/certificate.ts';
import { findFault } from '../../../lab/faults/catalog.ts';
import { healthyHost } from '../../../lab/healthy-host.ts';
import type { LabHost } from '../../../lab/model.ts';
import type { Machine } from '../../../lab/scripts/machine.ts';
import { runScript } from '../../../lab/scripts/run-script.ts';
import type { Changed, Detected, Outcome, Value } from '../../../src/playbook/step.ts';
import { harnessFor } from '../../playbooks/harness-for.ts';

export const now = new Date('2026-11-21T08:00:00.000Z');
const folder = join(import.meta.dirname, '..', '..', '..', 'playbooks');
const textOf = (name: string): string => readFileSync(join(folder, `${name}.ps1`), 'utf8');

export interface TestMachine extends Machine {
  readonly host: LabHost;
  /** How often something was changed. */
  touches: number;
}

type Made = { readonly host: LabHost; readonly ring: KeyRing };

/** Making keys is slow: each kind of host is made once and copied. */
const all = new Map<string, Promise<Made>>();

function madeOnce(build: number, faults: readonly string[]): Promise<Made> {
  const key = [build, ...faults].join(' ');
  const made = all.get(key) ?? make(build, faults);
  all.set(key, made);
  return made;
}

async function make(build: number, faults: readonly string[]): Promise<Made> {
  if (faults.length === 0) {
    const ring: KeyRing = new Map();
    const machineGuid = '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38';
    return { host: await healthyHost({ name: 'ts-77', build, machineGuid, sessions: [] }, ring, now), ring };
  }
  const healthy = await madeOnce(build, []);
  const [host, ring] = [structuredClone(healthy.host), new Map(healthy.ring)];
  for (const name of faults) {
    const fault = findFault(name);
    if (fault === null) throw new Error(`the lab has no fault ${name}`);
    await fault.apply(host, { ring, now: () => now });
  }
  return { host, ring };
}

/** A healthy host of that build with these faults laid over it. */
export async function machineWith(build: number, ...faults: string[]): Promise<TestMachine> {
  const { host, ring } = await madeOnce(build, faults);
  const machine: TestMachine = {
    host: structuredClone(host),
    ring: new Map(ring),
    touches: 0,
    now: () => now,
    touched: () => {
      machine.touches += 1;
    },
  };
  return machine;
}

interface Extra {
  readonly parameters?: Readonly<Record<string, Value>>;
  readonly whatIf?: boolean;
}

export function run(machine: Machine, name: string, { parameters = {}, whatIf = false }: Extra = {}) {
  return runScript({ scriptText: textOf(name), harnessText: harnessFor(name), parameters, whatIf }, machine);
}

export function returnedBy(outcome: Outcome): Value {
  if (outcome.kind !== 'returned') throw new Error(`not returned: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

export async function detect(machine: Machine, playbook: string, extra: Extra = {}): Promise<Detected> {
  return returnedBy(await run(machine, `${playbook}/detect`, extra)) as unknown as Detected;
}

export async function change(machine: Machine, name: string, extra: Extra = {}): Promise<Changed> {
  return returnedBy(await run(machine, name, extra)) as unknown as Changed;
}
