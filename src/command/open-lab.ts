import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LabState } from '../../lab/start-lab.ts';
import { adoptOrStart } from './adopt-or-start.ts';
import { answerLab, changedHosts } from './lab-chat.ts';
import { askLab } from './lab-control.ts';
import { labExecutor } from './lab-executor.ts';
import { askOwnLab, isAlive, stopLab } from './lab-process.ts';
import { type LabFiles, onLab, readLabSite } from './lab-site.ts';
import { CannotStart, type Place } from './open-place.ts';
import { ownFolder } from './own-folder.ts';

/**
 * The lab: ten simulated hosts in a process of their own. Piped or fresh, folder and lab end with us; else a
 * living lab is taken over as it is, and goes on after us.
 */
export async function openLab(options: {
  readonly data?: string;
  readonly fresh?: boolean;
  /** The site's own hosts, people and policy, where these files are there; else those of the example. */
  readonly files?: LabFiles;
  /** Groups whose members a chat keeps. */
  readonly chatGroups?: readonly string[];
  readonly redisUrl?: string | null;
}): Promise<Place> {
  // A lab is not begun for a start that fails.
  const read = await readLabSite(options.files, options.chatGroups);
  const passing = options.data === undefined && (options.fresh === true || !process.stdin.isTTY);
  const dataDir = passing
    ? await mkdtemp(join(tmpdir(), 'rdp-medic-'))
    : resolve(options.data ?? '.rdp-medic');
  await ownFolder(dataDir);
  const stateFile = join(dataDir, 'lab.json');
  const settings = {
    stateFile,
    logFile: join(dataDir, 'lab.log'),
    parentPid: passing ? process.pid : null,
  };
  const executor = labExecutor(dataDir);
  const { state, adopted } = await adoptOrStart(settings).catch((fault: Error) => {
    throw new CannotStart([fault.message]);
  });
  const site = onLab(read, state.hosts);
  return {
    site: () => site,
    executor,
    from: 'hq',
    auditFile: join(dataDir, 'audit.jsonl'),
    dataDir,
    redisUrl: options.redisUrl ?? (process.env.REDIS_URL || null),
    words: [
      `The rdp-medic lab: ${state.hosts.length} simulated Windows hosts, ts-01 to ts-10, with real RDP ports on loopback.`,
      ...(adopted ? await adoptionWords(state) : []),
      `Audit log: ${join(dataDir, 'audit.jsonl')}${passing ? ' (gone at the end)' : ''}.`,
    ],
    terminalWords: ['Say /rdp-check ts-02. You are oncall; `as approver` makes you somebody else.'],
    speaker: 'oncall',
    lab: {
      people: site.people.flatMap((person) => (person.console === null ? [] : [person.console])),
      command: (line) =>
        answerLab(line, async (question) => {
          const answer = await askOwnLab(state, question);
          // It answers first and ends then; what is said of it must be true when it is said.
          if (question.ask === 'stop') await stopLab(state);
          return answer;
        }),
      // A lab that was told to stop is gone, and one that ends with us is not worth a word.
      farewell: () =>
        passing || !isAlive(state.pid)
          ? []
          : [`The lab goes on (process ${state.pid}); npm start finds it again, /lab stop ends it.`],
    },
    async close() {
      if (!passing) return;
      await stopLab(state);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function adoptionWords(adopted: LabState): Promise<readonly string[]> {
  const answer = await askLab(adopted.control, { ask: 'list' });
  const changed = answer.kind === 'hosts' ? changedHosts(answer.hosts) : [];
  return changed.length === 0
    ? ['This lab was running already, and every host is as it was set up.']
    : ['This lab was running already. No longer as it was set up:', ...changed];
}
