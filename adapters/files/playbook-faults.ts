import { type Fault, faultText } from './fault.ts';

/** Everything that is wrong with the playbooks, in all their files at once. */
export class PlaybookFaults extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(`The playbooks cannot be used:\n${faults.map((fault) => `  ${faultText(fault)}`).join('\n')}`);
    this.name = 'PlaybookFaults';
    this.faults = faults;
  }
}
