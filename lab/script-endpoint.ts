import { createServer, type Server, type Socket } from 'node:net';
import type { Outcome, Step } from '../src/playbook/step.ts';
import type { Journal } from './journal.ts';
import { readJsonLines, writeJsonLine } from './json-lines.ts';
import { beginScript, type RunningScript, type RunScript } from './running-script.ts';
import type { Place, World } from './world.ts';

/**
 * The way scripts take into the hosts: a loopback socket that speaks JSON lines.
 *
 *   → {open: HOST}                      ← {opened: HOST} or {refused: WORDS}
 *   → {id, step}                        ← {id, record}… then {id, outcome}
 *   → {id, stop: true}                  ← {id, stopped: true} if it had not changed anything yet
 *
 * A script that has begun goes on when its caller is gone, as one does on Windows.
 */
export function createScriptEndpoint(world: World, journal: Journal, runScript: RunScript): Server {
  return createServer((socket) => {
    socket.on('error', () => {});
    const running = new Map<unknown, RunningScript>();
    let place: Place | null = null;
    readJsonLines(socket, (line) => {
      if ('open' in line) {
        place = openPlace(world, String(line.open), socket);
      } else if ('step' in line && 'id' in line && isStep(line.step) && place !== null) {
        const { id } = line;
        const { script: inner, harness, parameters, whatIf } = line.step;
        const call = { scriptText: inner.text, harnessText: harness.text, parameters, whatIf };
        const script = beginScript(place.machine, call, journal, runScript);
        const text = `${place.machine.host.computer} runs ${script.name}`;
        writeJsonLine(socket, { id, record: { stream: 'progress', text } });
        running.set(id, script);
        void script.outcome.then(async (outcome: Outcome | 'stopped') => {
          // Whoever looks from outside after the answer sees what the script has changed.
          await world.sync().catch(() => {});
          running.delete(id);
          writeJsonLine(socket, outcome === 'stopped' ? { id, stopped: true } : { id, outcome });
        });
      } else if ('stop' in line && 'id' in line) {
        running.get(line.id)?.stop();
      } else {
        socket.destroy();
      }
    });
  });
}

function openPlace(world: World, name: string, socket: Socket): Place | null {
  const place = world.places.get(name) ?? null;
  const refused =
    place === null ? `the lab has no host ${name}` : noWayIn(place) ? `${name} takes no scripts` : null;
  writeJsonLine(socket, refused === null ? { opened: name } : { refused });
  return refused === null ? place : null;
}

function noWayIn(place: Place): boolean {
  return place.machine.host.noWayIn;
}

function isStep(value: unknown): value is Step {
  const step = value as Partial<Step> | null;
  return (
    typeof step === 'object' &&
    step !== null &&
    typeof step.name === 'string' &&
    typeof step.script?.text === 'string' &&
    typeof step.harness?.text === 'string' &&
    typeof step.parameters === 'object' &&
    typeof step.whatIf === 'boolean'
  );
}
