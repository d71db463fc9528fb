import type { Outcome, Step, Value } from '../../src/playbook/step.ts';
import type { HostExecutor, Session } from '../../src/ports/host-executor.ts';
import type { Prober } from '../../src/ports/prober.ts';
import { type AddressLook, type Layer, layerNames, type OutsideLook } from '../../src/rdp/look.ts';
import { FakeUndos } from './fake-undos.ts';

/** What its setting is, as a number in the registry. */
const numbers = ['none', 'half', 'read'];
type Settings = { readonly access?: string; readonly UserAuthentication?: number };

/**
 * A host with one setting, `access`: `read` heals the TLS layer. Its scripts do what a playbook's scripts do,
 * and every one that was sent is written down. What goes wrong is switched on from outside.
 */
export class FakeHost implements HostExecutor, Prober {
  access = 'none';
  /** What a good access is worth: false makes the proof fail although the change was made. */
  heals = true;
  nlaOff = false;
  reachable = true;
  /** Whether contact is lost after apply was sent; the script goes on. */
  loseContact = false;
  owner: string | null = null;
  /** People logged on; null when they cannot be counted. */
  sessions: number | null = null;
  /** What parts of the inside come to, by name; the others fail. */
  parts: Record<string, (step: Step) => Outcome | Promise<Outcome>> = {};
  sent: string[] = [];
  /** A change takes until this has resolved; told to stop before, it stops, and has changed nothing. */
  busy: Promise<void> | null = null;
  /** A change that is told to stop has done its work already. */
  tooLate = false;
  /** Its setting is told as a value of the registry, which is one that the host can put back by itself. */
  registry = false;
  /** The undos that were armed on it, as its scripts know them, by their ids. */
  readonly undos = new FakeUndos(this);
  /** Runs before each step, so that a test can change the host under the bot. */
  meanwhile: (step: Step) => void | Promise<void> = () => {};

  async open(): Promise<Session | Extract<Outcome, { kind: 'unreachable' }>> {
    if (!this.reachable) return { kind: 'unreachable', layer: 'port', message: 'port 1 refused' };
    return { kind: 'session', run: (step, _tell, signal) => this.#run(step, signal), close: async () => {} };
  }

  async #run(step: Step, signal: AbortSignal): Promise<Outcome> {
    await this.meanwhile(step);
    this.sent.push(`${step.name}${step.whatIf ? ' -WhatIf' : ''}`);
    const phase = step.name.split('/')[1]!;
    if (step.name.startsWith('undo/')) return this.undos.answer(phase, step.parameters);
    this.undos.pass();
    if (step.name === 'collect-evidence/sessions' && this.sessions !== null) {
      const sessions = Array.from({ length: this.sessions }, (_, at) => ({
        id: at + 2,
        user: `LAB\\user${at + 1}`,
        state: 'active',
      }));
      return { kind: 'returned', value: { sessions, by: 'wts' } };
    }
    if (step.name.startsWith('collect-evidence/')) {
      const answer = this.parts[phase];
      return answer === undefined ? { kind: 'threw', message: 'no such part', id: 'Fake' } : answer(step);
    }
    if (this.busy !== null && !step.whatIf && phase !== 'detect' && !(await this.#waited(signal))) {
      if (this.tooLate) this.access = 'read';
      return { kind: 'unknown', message: `called off after ${step.name} was sent` };
    }
    if (phase === 'detect') return { kind: 'returned', value: this.#detect() };
    const before = this.access;
    const wanted = phase === 'apply' ? 'read' : this.#accessIn(step.parameters.Before as Settings);
    if (!step.whatIf) this.access = wanted;
    if (this.loseContact && !step.whatIf) return { kind: 'unknown', message: 'connection reset' };
    return {
      kind: 'returned',
      value: {
        changed: !step.whatIf && before !== wanted,
        before: this.#settings(before),
        after: this.#settings(wanted),
        rebootRequired: false,
      },
    };
  }

  #settings(access: string): Settings {
    return this.registry ? { UserAuthentication: numbers.indexOf(access) } : { access };
  }

  #accessIn(settings: Settings): string {
    return settings.access ?? numbers[settings.UserAuthentication!]!;
  }

  /** False: it was told to stop. */
  async #waited(signal: AbortSignal): Promise<boolean> {
    const stopped = new Promise<false>((resolve) => {
      if (signal.aborted) resolve(false);
      signal.addEventListener('abort', () => resolve(false), { once: true });
    });
    return Promise.race([this.busy!.then(() => true as const), stopped]);
  }

  #detect(): Value {
    const findings =
      this.owner === null ? [] : [{ id: 'policy-owned', setting: 'access', owner: this.owner }];
    return { inDesiredState: this.access === 'read', state: this.#settings(this.access), findings };
  }

  async probe({ host, port }: { host: string; port: number }): Promise<OutsideLook> {
    this.undos.pass();
    const broken = this.access !== 'read' || !this.heals;
    const fault = broken ? 'tls' : this.nlaOff ? 'negotiation' : null;
    const ok = {
      name: 'address-given',
      tcp: 'open',
      negotiation: 'nla-required',
      tls: 'tls-1.2',
      certificate: 'valid',
      credssp: 'challenge',
      clock: 'in-step',
    } as const;
    const wrong = { tls: 'reset-after-client-hello', negotiation: 'nla-optional' } as const;
    const failsAt = broken ? layerNames.indexOf('tls') : layerNames.length;
    const layers = layerNames.map((name, index): Layer => {
      if (index > failsAt) return { name, state: 'not-looked', observation: 'not-reached', ms: null };
      if (name === fault) return { name, state: 'fault', observation: wrong[fault], ms: 1 };
      return { name, state: 'ok', observation: ok[name], ms: 1 };
    });
    const look: Omit<AddressLook, 'address'> = {
      verdict: broken ? 'broken' : this.nlaOff ? 'degraded' : 'healthy',
      layers,
      protocols: { rdp: 'refused', tls: this.nlaOff ? 'accepted' : 'refused', credssp: 'accepted' },
      certificate: broken
        ? null
        : {
            subject: 'CN=ts-02',
            issuer: 'CN=ts-02',
            notBefore: '2026-11-01T00:00:00.000Z',
            notAfter: '2027-05-02T00:00:00.000Z',
            sha1: 'A'.repeat(40),
            sha256: 'B'.repeat(64),
            keyBits: 2048,
            signatureAlgorithm: 'sha256WithRSAEncryption',
            selfSigned: true,
          },
      ntlm: broken
        ? null
        : { computer: 'TS-02', domain: 'LAB', build: 20348, skewMs: 0, tsRequestVersion: 6 },
      tls: broken ? null : { version: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' },
    };
    const at = '2026-11-21T07:31:00.000Z';
    return { host, port, from: 'hq', at, ms: 5, ...look, addresses: [{ address: host, ...look }] };
  }
}
