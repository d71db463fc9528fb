import { defaultExclude, defineConfig } from 'vitest/config';

/** What the inner check leaves out: whatever starts processes, servers or whole stories, or waits on sockets. */
const slow = [
  'test/stories/**',
  'test/approval/slack*',
  'test/approval/quorum-model*',
  'test/network/**',
  'test/powershell/**',
  'test/lab/*.test.ts',
  'test/redis/**',
  'test/jobs/**',
  'test/setup/**',
  'test/audit/verify-command*',
  'test/command/**',
  'test/playbooks/same-as-lab*',
  'test/playbooks/syntax*',
  'test/lab/way-in/**',
  'test/psrp/*pwsh*',
  'test/psrp/real-*',
  'test/psrp/fuzz*',
  'test/psrp/clixml-limits*',
  'test/psrp/clixml-mutated*',
  'test/slack/**',
  'test/slack-fake/**',
  'test/teams-fake/**',
  'test/teams-playground/**',
  'test/http/**',
  'test/bench/**',
];
/** unit: the inner check. usual: npm test. long: everything. Said by setup/run-tests.mjs. */
const scope = process.env.RDP_MEDIC_TESTS ?? 'usual';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...defaultExclude,
      ...(scope === 'long' ? [] : ['test/long/**']),
      ...(scope === 'unit' ? slow : []),
    ],
    testTimeout: 40_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Most of the long ones wait for processes and deadlines: one worker more than two cores keeps both busy.
    maxWorkers: 3,
    // Pure code leaves nothing behind: one worker for many files saves the inner check half its time.
    isolate: scope !== 'unit',
  },
});
