import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { judge, judgeAll } from '../src/policy/judge.ts';
import type { Decision, Policy } from '../src/policy/policy.ts';
import type { Question } from '../src/policy/question.ts';
import { machine } from './machine.ts';
import { cedarFor } from './policy/cedar.ts';
import { judgeByLoop, needed } from './policy/loop.ts';
import { counts, hostsOf, type Kind, kinds, policyOf, questionsOf } from './policy/site.ts';
import { round, type Spread, spread } from './spread.ts';
import { table } from './table.ts';

/**
 * What a decision costs with a thousand rules: one host of somebody else each time, and ten thousand hosts of one
 * request; beside the straightforward loop over the same rules, in turn, in the same process, and beside Cedar
 * (Amazon's policy engine, compiled to WebAssembly) with fewer questions, because it takes longer. All must answer alike.
 */
const { values } = parseArgs({
  options: {
    questions: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '15' },
    /** Leaves bench/results as it is. */
    'no-save': { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const askings = 3;
const cedarQuestions = Math.min(1_000, Number(values.questions));
const cedarHosts = Math.min(500, Number(values.questions));
const hosts = hostsOf();
const questions = questionsOf(Number(values.questions), hosts);

/** Wall clock, and what this thread alone was at work (which some kernels count in steps of 4 ms). */
interface Taken {
  readonly ms: number;
  readonly cpuMs: number;
}
interface Row {
  readonly policy: Kind;
  readonly way: 'rdp-medic' | 'loop' | 'cedar';
  /** One question about one host, nothing kept from the one before; each is asked in three rounds. */
  readonly oneMs: Spread;
  /** Of the three the fastest: the one that no other process took time from. */
  readonly oneFastestMs: Spread;
  /** One request for all hosts. */
  readonly allMs: Spread;
  readonly allCpuMs: Spread;
}

const answerOf = (decision: Decision) => ({
  kind: decision.kind,
  rules: decision.rules,
  needs: decision.kind === 'require-approval' ? needed(decision.approvals) : {},
});

function timed(act: () => unknown): Taken {
  const cpu = process.threadCpuUsage();
  const before = performance.now();
  act();
  const ms = performance.now() - before;
  const { user, system } = process.threadCpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000 };
}

/** How many of the questions the two ways answer differently. */
function differences(policy: Policy, asked: readonly Question[]): number {
  return asked.filter((one) => !isDeepStrictEqual(answerOf(judge(policy, one)), judgeByLoop(policy, one)))
    .length;
}

function measure(kind: Kind): { readonly rows: readonly Row[]; readonly differing: number } {
  const policy = policyOf(kind);
  const forAll = Array.from({ length: rounds }, (_, index) => {
    const asked = questions[index % questions.length]!;
    return hosts.map((host) => ({ ...asked, host }));
  });
  const differing = differences(policy, questions) + differences(policy, forAll[0]!);
  const ways = {
    'rdp-medic': { one: judge, all: judgeAll },
    loop: {
      one: judgeByLoop,
      all: (on: Policy, asked: readonly Question[]) => asked.map((one) => judgeByLoop(on, one)),
    },
  } as const;
  const one: Record<'rdp-medic' | 'loop', Taken[]> = { 'rdp-medic': [], loop: [] };
  const all: Record<'rdp-medic' | 'loop', Taken[]> = { 'rdp-medic': [], loop: [] };
  const names = ['rdp-medic', 'loop'] as const;
  // Each first as often as the other: who comes second finds the time of the question worked out already.
  const inTurn = (index: number) => (index % 2 === 0 ? names : names.toReversed());
  for (let asking = 0; asking < askings; asking += 1)
    for (const [index, question] of questions.entries())
      for (const way of inTurn(index)) one[way].push(timed(() => ways[way].one(policy, question)));
  for (const [index, asked] of forAll.entries())
    for (const way of inTurn(index)) all[way].push(timed(() => ways[way].all(policy, asked)));
  const rows = names.map((way) => {
    const times = one[way].map(({ ms }) => ms);
    const fastest = questions.map((_, index) =>
      Math.min(...Array.from({ length: askings }, (__, asking) => times[asking * questions.length + index]!)),
    );
    return {
      policy: kind,
      way,
      oneMs: spread(times, 4),
      oneFastestMs: spread(fastest, 4),
      allMs: spread(all[way].map(({ ms }) => ms)),
      allCpuMs: spread(all[way].map(({ cpuMs }) => cpuMs)),
    };
  });
  const peer = beside(kind, policy);
  return { rows: [...rows, peer.row], differing: differing + peer.differing };
}

/** Cedar over the same rules. */
function beside(kind: Kind, policy: Policy): { readonly row: Row; readonly differing: number } {
  const cedar = cedarFor(policy);
  let differing = 0;
  const ask = (question: Question, asked: ReturnType<typeof cedar.question>): void => {
    if (cedar.denies(asked) !== (judge(policy, question).kind === 'deny')) differing += 1;
  };
  const some = questions.slice(0, cedarQuestions).map((one) => [one, cedar.question(one)] as const);
  for (const [question, asked] of some) ask(question, asked);
  const taken = some.map(([, asked]) => timed(() => cedar.denies(asked)));
  const fleet = hosts.slice(0, cedarHosts).map((host) => cedar.question({ ...questions[0]!, host }));
  const all = timed(() => fleet.map((asked) => cedar.denies(asked)));
  // Every host is a question of its own to Cedar, so the time for all of them grows with their number.
  const scale = (ms: number) => spread([(ms * hosts.length) / cedarHosts]);
  const times = spread(
    taken.map(({ ms }) => ms),
    4,
  );
  const row: Row = {
    policy: kind,
    way: 'cedar',
    oneMs: times,
    oneFastestMs: times,
    allMs: scale(all.ms),
    allCpuMs: scale(all.cpuMs),
  };
  return { row, differing };
}

const at = new Date().toISOString();
const before = machine();
const measured = kinds.map(measure);
const rows = measured.flatMap((one) => one.rows);
const ours = rows.filter(({ way }) => way === 'rdp-medic');
// On a busy machine the wall clock measures the others.
const { busy } = before;
const [ofOne, ofAll] = busy ? (['oneFastestMs', 'allCpuMs'] as const) : (['oneMs', 'allMs'] as const);
const goals = [
  {
    name: `one host, p99, ms${busy ? ' (fastest of three, since the machine was busy)' : ''}`,
    limit: 1,
    value: Math.max(...ours.map((row) => row[ofOne].p99)),
  },
  {
    name: `${counts.hosts} hosts, slowest, ms${busy ? ' of CPU time, since the machine was busy' : ''}`,
    limit: 500,
    value: Math.max(...ours.map((row) => row[ofAll].max)),
  },
  {
    name: 'answers that differ from the loop or from Cedar',
    limit: 0,
    value: measured.reduce((sum, one) => sum + one.differing, 0),
  },
].map((goal) => ({ ...goal, met: goal.value <= goal.limit }));
const result = { bench: 'policy', at, machine: before, loadAfter: machine().load, counts, rows, goals };

console.log(
  `${counts.rules} rules, Node ${before.node}, ${before.cores} cores, load ${before.load}${before.busy ? ' (BUSY)' : ''}`,
);
console.log(
  table(
    [
      'rules',
      'way',
      'one host p50 ms',
      'p99',
      'fastest p99',
      `${counts.hosts} hosts p50 ms`,
      'max',
      'CPU max',
    ],
    rows.map(({ policy, way, oneMs, oneFastestMs, allMs, allCpuMs }) => [
      policy,
      way,
      oneMs.p50,
      oneMs.p99,
      oneFastestMs.p99,
      allMs.p50,
      allMs.max,
      allCpuMs.max,
    ]),
  ),
);
console.log(
  `Cedar was asked ${cedarQuestions} questions, and ${cedarHosts} of the hosts: its time for all is their time, scaled.`,
);
for (const { name, limit, value, met } of goals)
  console.log(`${name}: ${round(value, 4)}, at most ${limit}: ${met ? 'met' : 'MISSED'}`);
if (!values['no-save']) {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'policy.json'), `${JSON.stringify(result, null, 2)}\n`);
}
process.exitCode = goals.every(({ met }) => met) ? 0 : 1;
