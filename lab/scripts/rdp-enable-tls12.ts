import type { Phase } from '../../src/playbook/playbook.ts';
import type { Outcome, Value } from '../../src/playbook/step.ts';
import type { LabHost, RegistryValue } from '../model.ts';
import {
  cipherPolicy,
  deleteValue,
  keys,
  localCiphersEmpty,
  readNumber,
  readValue,
  writeValue,
} from '../registry.ts';
import { asRecord, type Behaviour, detected, refused, returned, type Snapshot } from './behaviour.ts';
import type { Machine } from './machine.ts';
import { hasPolicyRecord, ownerOnRecord } from './owner-on-record.ts';
import { writeDenied } from './write-denied.ts';

/** Setting → key, value and what apply leaves there; null: absent. In the order of the scripts. */
const places = {
  'TLS 1.2 Enabled': [keys.tls12Server, 'Enabled', 1],
  'TLS 1.2 DisabledByDefault': [keys.tls12Server, 'DisabledByDefault', 0],
  'cipher suites of policies': [keys.cipherPolicy, 'Functions', null],
  'own cipher suites': [keys.localCiphers, 'Functions', null],
} as const;
type Setting = keyof typeof places;
const settings = Object.keys(places) as Setting[];
const managed = 'HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Cryptography';

function isWrong(host: LabHost, setting: Setting): boolean {
  switch (setting) {
    case 'TLS 1.2 Enabled':
      return readNumber(host, keys.tls12Server, 'Enabled') === 0;
    case 'TLS 1.2 DisabledByDefault':
      return (readNumber(host, keys.tls12Server, 'DisabledByDefault') ?? 0) !== 0;
    case 'cipher suites of policies':
      return cipherPolicy(host) === 'empty';
    case 'own cipher suites':
      return localCiphersEmpty(host) && cipherPolicy(host) !== 'present';
  }
}

function ownerOf(host: LabHost, setting: Setting): string | null {
  const [key, name] = places[setting];
  const owner = ownerOnRecord(host, key, name);
  const byDevice =
    setting === 'cipher suites of policies' && readValue(host, managed, 'TLSCipherSuites') !== null;
  return owner ?? (byDevice ? 'device management (MDM)' : null);
}

const detect: Behaviour = {
  parameters: [],
  run(_ask, { host }) {
    const wrong = settings.filter((setting) => isWrong(host, setting));
    const findings: Snapshot[] = [];
    const tls = wrong.filter((setting) => setting.startsWith('TLS'));
    for (const setting of tls) {
      const owner = ownerOf(host, setting);
      if (owner !== null) findings.push({ id: 'policy-owned', setting, owner });
    }
    const recorded = hasPolicyRecord(host);
    if (tls.length > 0 && !recorded) findings.push({ id: 'owner-unknown', setting: 'TLS 1.2' });
    if (wrong.includes('cipher suites of policies')) {
      const setting = 'cipher suites';
      const owner = ownerOf(host, 'cipher suites of policies');
      if (owner !== null) findings.push({ id: 'policy-owned', setting, owner });
      else findings.push({ id: recorded ? 'ghost-policy' : 'owner-unknown', setting });
    }
    const own = readValue(host, keys.localCiphers, 'Functions');
    const state = {
      readable: true,
      enabled: readNumber(host, keys.tls12Server, 'Enabled'),
      disabledByDefault: readNumber(host, keys.tls12Server, 'DisabledByDefault'),
      localCiphers: own === null ? 'absent' : localCiphersEmpty(host) ? 'empty' : 'present',
      policyCiphers: cipherPolicy(host),
    };
    return detected(wrong.length === 0, state, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const { host } = machine;
    const wrong = settings.filter((setting) => isWrong(host, setting));
    for (const setting of wrong) {
      const owner = ownerOf(host, setting);
      const list = setting === 'cipher suites of policies';
      if (owner !== null) {
        const what = list ? 'The empty list of cipher suites' : setting;
        const why = list ? 'what is removed here would come back' : 'a local change would be undone';
        return refused('PolicyOwned', `${what} is set by policy (${owner}); ${why}.`);
      }
      if (list && !hasPolicyRecord(host)) {
        const what =
          'An empty list of cipher suites lies where policies write, and Windows keeps no readable';
        const why = 'record of who set it. Nothing is removed there before its owner is known.';
        return refused('OwnerUnknown', `${what} ${why}`);
      }
    }
    const before = Object.fromEntries(wrong.map((setting) => [setting, present(host, setting)]));
    const after = Object.fromEntries(wrong.map((setting) => [setting, places[setting][2]]));
    return set(machine, before, after, wrong, whatIf);
  },
};

const revert: Behaviour = {
  parameters: ['before'],
  run({ given, whatIf }, machine) {
    const { host } = machine;
    const stored = asRecord(given('before')) ?? {};
    const named = settings.filter((setting) => setting in stored);
    for (const setting of named) {
      const old = stored[setting] ?? null;
      const list = places[setting][2] === null;
      if (old === null || (list && (Array.isArray(old) ? old.join('') : String(old)).trim() !== '')) {
        return refused('BadBefore', `The stored state does not say what ${setting} was.`);
      }
      const now = present(host, setting);
      const asBefore = list ? now !== null && isWrong(host, setting) : now === old;
      if (!asBefore && now !== places[setting][2]) {
        return refused('ChangedSince', `${setting} has been changed since. That is left as it is.`);
      }
    }
    if (named.length === 0) return refused('BadBefore', 'The stored state names no setting of TLS.');
    const before = Object.fromEntries(named.map((setting) => [setting, present(host, setting)]));
    const after = Object.fromEntries(named.map((setting) => [setting, stored[setting]!]));
    const differing = named.filter((setting) =>
      places[setting][2] === null ? before[setting] === null : before[setting] !== after[setting],
    );
    return set(machine, before, differing.length === 0 ? before : after, differing, whatIf);
  },
};

export const rdpEnableTls12: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };

function present(host: LabHost, setting: Setting): Value {
  const [key, name] = places[setting];
  return readValue(host, key, name) as Value;
}

/** All of it counts after a restart of the host. */
function set(
  machine: Machine,
  before: Snapshot,
  after: Snapshot,
  names: readonly Setting[],
  whatIf: boolean,
): Outcome {
  const rebootRequired = names.length > 0;
  if (!rebootRequired || whatIf) return returned({ changed: false, before, after, rebootRequired });
  for (const name of names) {
    if (machine.host.identity === 'user') return writeDenied(after[name] === null);
    const [key, value] = places[name];
    if (after[name] === null) deleteValue(machine.host, key, value);
    else writeValue(machine.host, key, value, after[name] as RegistryValue);
  }
  machine.touched();
  return returned({ changed: true, before, after, rebootRequired });
}
