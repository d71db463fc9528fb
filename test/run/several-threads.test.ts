import { describe, expect, it } from 'vitest';
import type { HostLabels } from '../../src/policy/policy.ts';
import type { AnnounceRoute } from '../../src/run/announce.ts';
import type { RunCommand, RunContext } from '../../src/run/command.ts';
import { evolve, evolveAll } from '../../src/run/evolve.ts';
import { react } from '../../src/run/react.ts';
import type { RunEvent, ThreadRef } from '../../src/run/run.ts';
import {
  approve,
  at,
  context,
  drifted,
  finished,
  given,
  host,
  planned,
  request,
  viewer,
  when,
} from './given.ts';

const asked = request.type === 'request' ? request.thread : null;
const ops: ThreadRef = { platform: 'teams', tenant: 'contoso', opaque: '19:ops@thread.tacv2' };
const other: ThreadRef = { platform: 'slack', tenant: 'T1', opaque: 'C9' };
const show = (thread: ThreadRef, minutes = 5): RunCommand => ({
  type: 'show',
  at: at(minutes),
  thread,
  person: viewer,
});
const route = (more: Partial<AnnounceRoute> = {}): AnnounceRoute => ({
  thread: ops,
  hosts: null,
  risk: null,
  ...more,
});
const announcing = (...announce: AnnounceRoute[]): RunContext => ({ ...context, announce });
const shown = (events: readonly RunEvent[]) => events.filter(({ type }) => type === 'shown');
const slots = (events: readonly RunEvent[], state: Parameters<typeof react>[1]) =>
  events.flatMap((event) => react(event, state)).flatMap((one) => (one.kind === 'draw' ? [one] : []));

describe('the places of a run', () => {
  it('begin with the one where it was asked for, in old logs too', () => {
    const { state } = planned();
    expect(state.threads).toEqual([{ thread: asked, late: false }]);
  });

  it('are added at any stage, each with the root and the card that stands', () => {
    const looking = given([request]);
    const waiting = planned();
    const ended = given([
      request,
      { type: 'report-look', at: at(1), host: 'ts-02', look: { ...drifted, kind: 'compliant' } as never },
    ]);
    const owed = [looking, waiting, finished(), ended].map((story) => {
      const { events, state } = when(story, show(ops));
      expect(events).toEqual([{ at: at(5), type: 'shown', thread: ops, why: 'asked', person: 'viewer' }]);
      expect(state.threads.map(({ thread }) => thread)).toEqual([asked, ops]);
      return slots(events, state).map(({ slot, only }) => [slot, only === ops]);
    });
    expect(owed).toEqual([
      [['root', true]],
      [
        ['root', true],
        ['plan', true],
      ],
      [
        ['root', true],
        ['plan', true],
      ],
      [
        ['root', true],
        ['ending', true],
      ],
    ]);
  });

  it('are not added twice, whatever is asked or logged', () => {
    const once = when(planned(), show(ops));
    const story = { events: [], state: once.state };
    expect(when(story, show(ops)).events).toEqual([]);
    expect(when(story, show({ ...ops })).events).toEqual([]);
    expect(when(story, show(asked!)).events).toEqual([]);
    expect(evolve(once.state, { at: at(6), type: 'shown', thread: ops, why: 'announced' })).toEqual(
      once.state,
    );
  });

  it('change nothing else about the run, and nobody is refused for them', () => {
    const before = planned();
    const { state, refusal } = when(before, show(ops));
    expect(refusal).toBeNull();
    expect({ ...state, threads: [] }).toEqual({ ...before.state, threads: [] });
    expect(when({ events: [], state }, approve(before)).state.stage).toBe('applying');
  });

  it('leave out the channel where the root of its check tells how it goes on', () => {
    const check = { id: 'C1', thread: other };
    const { state } = given([{ ...request, check } as RunCommand]);
    expect(when({ events: [], state }, show(other)).events).toEqual([]);
  });
});

describe('what is announced', () => {
  const found = (context: RunContext) =>
    given([request, { type: 'report-look', at: at(1), host: 'ts-02', look: drifted }], context);
  const labelled = (labels: Record<string, string>, ...routes: AnnounceRoute[]): RunContext => ({
    ...announcing(...routes),
    hosts: [{ ...host('ts-02'), labels }],
  });

  it('is a plan, when it is made, after everything that is told where it was asked for', () => {
    const { events, state } = found(announcing(route(), route({ thread: other })));
    expect(events.map(({ type }) => type)).toEqual(['requested', 'looked', 'planned', 'shown', 'shown']);
    expect(state.threads.map(({ thread }) => thread)).toEqual([asked, ops, other]);
    expect(evolveAll(JSON.parse(JSON.stringify(events)))).toEqual(state);
  });

  it('is nothing of a run that finds nothing to change', () => {
    const look = { ...drifted, kind: 'compliant' } as never;
    const command: RunCommand = { type: 'report-look', at: at(1), host: 'ts-02', look };
    expect(shown(given([request, command], announcing(route())).events)).toEqual([]);
  });

  it('goes to each place once, and not to where it was asked for', () => {
    expect(shown(found(announcing(route(), route({ thread: { ...ops } }))).events)).toHaveLength(1);
    expect(shown(found(announcing(route({ thread: asked! }))).events)).toEqual([]);
  });

  it.each<[HostLabels | null, boolean]>([
    [null, true],
    [{ env: ['prod'] }, true],
    [{ env: ['prod', 'test'] }, true],
    [{ env: ['test'] }, false],
    [{ env: ['prod'], site: ['hq'] }, false],
  ])('goes by the labels of the hosts: %j', (hosts, fits) => {
    expect(shown(found(labelled({ env: 'prod' }, route({ hosts }))).events)).toHaveLength(fits ? 1 : 0);
  });

  it('goes by the risk of the plan, raised where a guard has raised it', () => {
    expect(shown(found(announcing(route({ risk: ['low'] }))).events)).toHaveLength(1);
    expect(shown(found(announcing(route({ risk: ['medium', 'high'] }))).events)).toEqual([]);
    const raised = { ...drifted, raised: [{ role: 'domain-controller', says: 'It is one.' }] } as never;
    const command: RunCommand = { type: 'report-look', at: at(1), host: 'ts-02', look: raised };
    expect(shown(given([request, command], announcing(route({ risk: ['medium'] }))).events)).toHaveLength(1);
  });
});
