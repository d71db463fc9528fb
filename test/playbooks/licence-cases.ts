import { masks, sids } from '../../lab/access.ts';
import type { LabHost } from '../../lab/model.ts';
import { keys } from '../../lab/registry.ts';
import { digestOfText, licenceStore } from '../../lab/scripts/licence-store.ts';
import type { Value } from '../../src/playbook/step.ts';
import { machineWith } from '../lab/scripts/machine.ts';
import { liturgy, look, type RecordedCase } from './recorded-cases.ts';
import type { Step } from './run-in-pwsh.ts';

const clear = 'rdp-clear-mslicensing';
const folder = 'C:\\ProgramData\\RdpMedicKeptLicences';
const first = `${keys.licenceStore}\\LICENSE000`;
const full = (sid: string) => ({ sid, type: 'Allow' as const, mask: masks.full });
const closed = { owner: sids.system, entries: [full(sids.system), full(sids.administrators)] };

const undone = (contents: Value): Step[] => [
  {
    script: `${clear}/revert`,
    parameters: { Before: { licences: [], export: null, contents } },
    whatIf: true,
  },
  { script: `${clear}/revert`, parameters: { Before: { licences: [], export: null, contents } } },
];

const asUser = (host: LabHost): void => {
  host.identity = 'user';
};
const given =
  (key: string, values: LabHost['registry'][string]) =>
  (host: LabHost): void => {
    host.registry[key] = values;
  };
const none = (): void => {};

/** What was exported, as it lies in its folder; gives the digest. */
function exported(host: LabHost, lines: readonly string[]): string {
  const text = lines.join('\n');
  host.otherFolders = { ...host.otherFolders, [folder]: structuredClone(closed) };
  host.otherFiles = {
    [`${folder}\\licences.${digestOfText(text)}.txt`]: { ...structuredClone(closed), text },
  };
  return digestOfText(text);
}

function linesOf(host: LabHost): readonly string[] {
  const found = licenceStore(host);
  if (typeof found === 'string' || 'kind' in found) throw new Error('the store is readable');
  return found.lines;
}

type Row = readonly [title: string, change: (host: LabHost) => void, ...steps: Step[]];

/** Licences of a machine that connects, none of which its own RDP depends on. */
export async function licenceCases(): Promise<RecordedCase[]> {
  const odd: readonly Row[] = [
    ['licences, seen by somebody without rights', asUser, ...look(clear)],
    ['licences that nobody but SYSTEM may read', onlySystem, ...look(clear)],
    ['a key among the licences that is none', given(`${first}-old`, {}), ...look(clear)],
    ['an empty licence', given(first, {}), ...look(clear)],
    ['a licence with a text in it', given(first, { Note: 'x' }), ...look(clear)],
    ['a licence with a key below it', given(`${first}\\More`, { A: 1 }), ...look(clear)],
    ['a folder for licences that somebody else made', foreign, ...look(clear)],
    ['a folder for licences that everybody may open', open, ...look(clear)],
    ['licences that were exported before', (host) => void exported(host, linesOf(host)), ...liturgy(clear)],
    ['an undo of licences without what was before', none, ...undone('..\\x'), ...undone(null)],
    ['an undo of licences whose export is gone', none, ...undone('ab'.repeat(32))],
  ];
  const cases: RecordedCase[] = [
    {
      title: 'licences of a client, build 20348',
      machine: await machineWith(20348, 'licence-refused'),
      steps: liturgy(clear),
    },
    {
      title: 'licences of a client, build 14393',
      machine: await machineWith(14393, 'licence-refused'),
      steps: liturgy(clear),
    },
  ];
  for (const [title, change, ...steps] of odd) {
    const machine = await machineWith(20348, 'licence-refused');
    change(machine.host);
    cases.push({ title, machine, steps });
  }
  return [...cases, ...(await aboutExports())];
}

/** Undoing depends on what lies in the folder, and on what was stored since. */
async function aboutExports(): Promise<RecordedCase[]> {
  const made = async (
    title: string,
    lines: readonly string[],
    change: (host: LabHost, digest: string) => void,
  ) => {
    const machine = await machineWith(20348, 'licence-refused');
    const digest = exported(machine.host, lines.length === 0 ? linesOf(machine.host) : lines);
    change(machine.host, digest);
    return { title, machine, steps: undone(digest) };
  };
  const old = [
    ['LICENSE000', 'ClientLicense', 'AQID'].join('\t'),
    ['LICENSE002', 'ClientLicense', 'BAUG'].join('\t'),
  ];
  return [
    await made('an undo beside licences that were stored since', old, none),
    await made('an undo where one licence was not deleted', [], (host) => {
      delete host.registry[first];
    }),
    await made('an undo where the licence store is gone', [], (host) => {
      for (const key of Object.keys(host.registry))
        if (key.startsWith(keys.licenceStore)) delete host.registry[key];
    }),
    await made('an undo whose export was changed', [], (host, digest) => {
      host.otherFiles![`${folder}\\licences.${digest}.txt`]!.text = 'changed';
    }),
    await made('an undo by somebody without rights', [], (host) => {
      delete host.registry[first];
      host.identity = 'user';
    }),
  ];
}

function onlySystem(host: LabHost): void {
  host.keyAccess[keys.licences] = { owner: sids.system, entries: [full(sids.system)] };
}

function foreign(host: LabHost): void {
  host.otherFolders = { [folder]: { owner: 'S-1-5-21-1-2-3-1001', entries: [] } };
}

function open(host: LabHost): void {
  host.otherFolders = { [folder]: { ...closed, entries: [...closed.entries, full(sids.everyone)] } };
}
