import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askLab } from '../../src/command/lab-control.ts';
import { adoptLab, stopLab } from '../../src/command/lab-process.ts';

const root = join(import.meta.dirname, '..', '..');

export interface Told {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A program of the project, told lines from a pipe, as a person would do it in a shell. */
export interface Telling {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  readonly out: () => string;
  /** The same of what was told apart from the chat. */
  readonly err: () => string;
  readonly ended: Promise<Told>;
}

/** `npm start` with these lines piped in. Ends by itself; `keepOpen` leaves the pipe open. */
export function npmStart(
  lines: readonly string[],
  {
    args = [],
    env = {},
    keepOpen = false,
  }: { args?: string[]; env?: Record<string, string>; keepOpen?: boolean } = {},
): Telling {
  const child = spawn('npm', ['start', '--silent', '--', ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', RDP_MEDIC_NO_INSTALL: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return tell(child, lines, keepOpen);
}

/** The program itself, without npm before it, so that a signal reaches it and nothing else. */
export function start(lines: readonly string[], args: readonly string[], keepOpen = false): Telling {
  const child = spawn(process.execPath, ['src/main.ts', 'start', ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return tell(child, lines, keepOpen);
}

function tell(child: ChildProcess, lines: readonly string[], keepOpen: boolean): Telling {
  let out = '';
  let err = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  // A program that was killed takes no more lines; the story goes on without them.
  child.stdin!.on('error', () => {});
  child.stdin!.write(`${lines.join('\n')}\n`);
  if (!keepOpen) child.stdin!.end();
  const ended = new Promise<Told>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  return { child, out: () => out, err: () => err, ended };
}

/** `medic …`, as the README has it. */
export async function medic(args: readonly string[]): Promise<Told> {
  const child = spawn('npm', ['run', '-s', 'medic', '--', ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', RDP_MEDIC_NO_INSTALL: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return tell(child, [], false).ended;
}

/** A folder for runs, audit log and lab that outlives one start; the lab in it ends with the test. */
export function aFolder() {
  const path = mkdtempSync(join(tmpdir(), 'rdp-medic-story-'));
  const stateFile = join(path, 'lab.json');
  return {
    path,
    auditFile: join(path, 'audit.jsonl'),
    audit: () =>
      readFileSync(join(path, 'audit.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map(
          (line) =>
            JSON.parse(line) as {
              what: string;
              actor: string;
              run: string | null;
              detail: Record<string, string>;
            },
        ),
    async journal() {
      const state = await adoptLab(stateFile);
      if (state === null) throw new Error('the lab is not there');
      const answer = await askLab(state.control, { ask: 'journal' });
      return answer.kind === 'journal' ? answer.entries : [];
    },
    async remove() {
      const state = await adoptLab(stateFile);
      if (state !== null) await stopLab(state);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** What differs from one telling to the next: times, digests, addresses, process ids, folders, milliseconds. */
export function withoutChance(out: string): string {
  return (
    out
      .replace(/\S*rdp-medic-\S+/g, 'FOLDER')
      .replace(/\b\d\d:\d\d(:\d\d)?\b/g, 'TIME')
      .replace(/\b127\.77\.\d+\.\d+\b/g, 'ADDRESS')
      .replace(/\b\d+(\.\d+)? m?s\b/g, 'SPAN')
      .replace(/\b20\d\d-\d\d-\d\d\b/g, 'DATE')
      .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8}\b/g, 'PLAN')
      .replace(/\b[0-9A-F]{4}…[0-9A-F]{4}\b|\b[0-9A-F]{8}…/g, 'THUMBPRINT')
      .replace(/Redis \d[\d.]*/g, 'Redis')
      // A probe's event may fall into the second before, of, or after our own.
      .replace(/(one second (before|after)|in the second of) our probe/g, 'around our probe')
      .replace(/[ \n]+/g, ' ')
      // A script of the lab is done in milliseconds: whether the card still says that it was sent is chance.
      .replace(
        /(… R\d+: \S+ on \S+, applying, updated )?Sent to \S+ at TIME UTC; it has until TIME\. If contact is lost I look; nothing is sent twice\. /g,
        '',
      )
  );
}
