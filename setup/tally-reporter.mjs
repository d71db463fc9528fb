import { writeFileSync } from 'node:fs';

/**
 * A vitest reporter that counts, and leaves its tally as JSON at RDP_MEDIC_TALLY:
 * {passed, failed, skipped: titles, faults: what failed outside any test}. The exit code says the rest.
 */
export default class TallyReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tally = { passed: 0, failed: 0, skipped: [], faults: [] };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        const title = `${module.relativeModuleId} > ${test.fullName}`;
        if (state === 'passed') tally.passed += 1;
        else if (state === 'failed') tally.failed += 1;
        else if (state === 'skipped') tally.skipped.push(title);
        else tally.faults.push(`${title} did not finish`);
      }
      // A file that could not be imported, or a hook of a suite, fails without any test that does.
      if (module.errors().length > 0) tally.faults.push(`${module.relativeModuleId} could not be run`);
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) tally.faults.push(`${module.relativeModuleId} > ${suite.fullName}`);
      }
    }
    for (const error of unhandledErrors) tally.faults.push(`unhandled: ${error.message}`);
    writeFileSync(process.env.RDP_MEDIC_TALLY, JSON.stringify(tally));
  }
}
