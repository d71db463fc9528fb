import type { Phase } from '../../src/playbook/playbook.ts';
import type { LabHost } from '../model.ts';
import { setStartType, startService, stopService } from '../services.ts';
import { type Ask, asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';

const allowed = ['TermService', 'UmRdpService', 'SessionEnv', 'CertPropSvc', 'KeyIso', 'CryptSvc'];

const detect: Behaviour = {
  parameters: ['service'],
  run(ask, { host }) {
    const asked = serviceOf(ask);
    if (asked === null) return notAllowed;
    const findings: Snapshot[] = [];
    const services: Record<string, Snapshot> = {};
    let right = true;
    for (const name of withRedirector(asked)) {
      const service = host.services[name];
      if (service === undefined) {
        findings.push({ id: 'service-absent', service: name });
        if (name === asked) right = false;
        continue;
      }
      services[name] = shown(host, name);
      if (service.status !== 'Running' || service.startType === 4) right = false;
      if (!['Running', 'Stopped'].includes(service.status)) {
        findings.push({ id: 'service-pending', service: name, status: service.status });
      }
      for (const needed of disabledDependencies(host, name, [asked])) {
        findings.push({ id: 'dependency-disabled', service: needed });
      }
      const owner = service.startType === 4 ? startTypeOwner(host, name) : null;
      const setting = `start type of ${name}`;
      if (owner !== null) findings.push({ id: 'policy-owned', setting, owner });
      else if (service.startType === 4 && !policyRecordRead(host)) {
        findings.push({ id: 'owner-unknown', setting });
      }
    }
    return detected(right, { readable: true, services }, findings);
  },
};

const apply: Behaviour = {
  parameters: ['service'],
  run(ask, machine) {
    const { host } = machine;
    const asked = serviceOf(ask);
    if (asked === null) return notAllowed;
    if (host.services[asked] === undefined) {
      return refused('ServiceAbsent', `There is no service ${asked} here.`);
    }
    const names = withRedirector(asked).filter((name) => host.services[name] !== undefined);
    const before: Record<string, Snapshot> = {};
    const after: Record<string, Snapshot> = {};
    for (const name of names) {
      const { status, startType } = host.services[name]!;
      before[name] = shown(host, name);
      after[name] = { status: 'Running', startType: startType === 4 ? shippedStart(asked) : startType };
      if (status !== 'Running' && status !== 'Stopped') {
        return refused('ServicePending', `${name} hangs in ${status}. It is not killed; a reboot clears it.`);
      }
      const [needed] = disabledDependencies(host, name, names);
      if (needed !== undefined) {
        return refused('DependencyDisabled', `${name} needs ${needed}, which is disabled.`);
      }
      const owner = startType === 4 ? startTypeOwner(host, name) : null;
      if (owner !== null) {
        return refused('PolicyOwned', `The start type of ${name} is set by policy (${owner}).`);
      }
    }
    if (JSON.stringify(before) === JSON.stringify(after)) return change(false, before, before);
    if (ask.whatIf) return change(false, before, after);
    if (host.identity === 'user') {
      // ERROR_ACCESS_DENIED: start types are set before anything is started.
      const first =
        names.find((name) => before[name]?.startType === 4) ??
        names.find((name) => host.services[name]?.status === 'Stopped');
      return refused('NotStarted', `${first} did not start: error 5.`);
    }
    for (const name of names)
      if (before[name]?.startType === 4) setStartType(host, name, shippedStart(asked));
    for (const name of names) {
      const answer = startService(host, name, machine.now());
      if (answer.kind === 'done') continue;
      for (const each of names) if (before[each]?.startType === 4) setStartType(host, each, 4);
      machine.touched();
      return refused('NotStarted', `${name} did not start: error ${answer.code}.`);
    }
    machine.touched();
    return change(true, before, Object.fromEntries(names.map((name) => [name, shown(host, name)])));
  },
};

const revert: Behaviour = {
  parameters: ['before', 'service'],
  run(ask, machine) {
    const { host } = machine;
    const asked = serviceOf(ask);
    if (asked === null) return notAllowed;
    const stored = asRecord(ask.given('before')) ?? {};
    const names = [...new Set(['UmRdpService', asked])].filter(
      (name) => name in stored && host.services[name],
    );
    const present: Record<string, Snapshot> = {};
    const wanted: Record<string, Snapshot> = {};
    for (const name of names) {
      const before = asRecord(stored[name]) ?? {};
      present[name] = shown(host, name);
      const status = before.status === 'Stopped' ? 'Stopped' : host.services[name]!.status;
      wanted[name] = { status, startType: Number(before.startType) };
    }
    if (JSON.stringify(present) === JSON.stringify(wanted)) return change(false, present, present);
    if (ask.whatIf) return change(false, present, wanted);
    for (const name of names) {
      if (wanted[name]?.status === 'Stopped') stopService(host, name, true);
      setStartType(host, name, wanted[name]?.startType as 2 | 3 | 4);
    }
    machine.touched();
    return change(true, present, Object.fromEntries(names.map((name) => [name, shown(host, name)])));
  },
};

export const rdpStartService: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };

/** What PowerShell answers to a value outside the ValidateSet of the parameter. */
const notAllowed = {
  kind: 'threw',
  id: 'ParameterArgumentValidationError',
  message: 'Cannot validate argument on parameter Service.',
} as const;

function serviceOf({ given }: Ask): string | null {
  const wanted = given('service') ?? 'TermService';
  return allowed.find((name) => name === wanted) ?? null;
}

function withRedirector(service: string): readonly string[] {
  return service === 'TermService' ? ['TermService', 'UmRdpService'] : [service];
}

function shown(host: LabHost, name: string): Snapshot {
  const { status, startType } = host.services[name]!;
  return { status, startType };
}

function disabledDependencies(host: LabHost, name: string, except: readonly string[]): readonly string[] {
  return (host.services[name]?.dependsOn ?? []).filter(
    (needed) => !except.includes(needed) && host.services[needed]?.startType === 4,
  );
}

/** 2 automatic, 3 manual. */
function shippedStart(service: string): 2 | 3 {
  return service === 'CryptSvc' ? 2 : 3;
}

/** The record of applied policies is for administrators. */
function policyRecordRead(host: LabHost): boolean {
  return host.rsopUnreadable !== true && host.identity !== 'user';
}

/** Policies of system services are kept in no policy key; the lab records them under the service's own key. */
function startTypeOwner(host: LabHost, name: string): string | null {
  if (!policyRecordRead(host)) return null;
  return host.policyOwners[`HKLM\\SYSTEM\\CurrentControlSet\\Services\\${name}\\Start`] ?? null;
}
