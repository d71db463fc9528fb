import { describe } from 'vitest';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { fixedHosts } from '../../lab/hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { startLab } from '../../lab/start-lab.ts';
import { type HostExecutorBench, hostExecutorContract } from '../contracts/host-executor.ts';
import { hostOf, sshExecutor } from './ssh-host.ts';
import { script, stepOf } from './steps.ts';

const healthy = fixedHosts[0]!;

/** A lab of one healthy host. */
async function setUp(): Promise<HostExecutorBench> {
  const lab = await startLab({ runScript, onStop: () => {}, hosts: [healthy] });
  const place = lab.world.places.get(healthy.name)!;
  const host = hostOf(lab, healthy.name);
  return {
    executor: createExecutor({ ssh: sshExecutor() }, createSecrets()),
    host,
    // Port 1 of a loopback address that nobody uses.
    deafHost: { ...host, way: { ...host.way!, address: '127.77.255.1', port: 1 } },
    goodStep: stepOf('rdp-grant-key-access/detect'),
    badStep: stepOf('rdp-grant-key-access/detect', { script: script('throw "no"') }),
    slowDown: () => {
      place.machine.host.scriptDelayMs = 60_000;
    },
    cut: () => void place.wayIn?.close(),
    begun: () => lab.journal.entries.length,
    close: () => lab.close(),
  };
}

describe('scripts over SSH to a lab host', () => hostExecutorContract(setUp));
