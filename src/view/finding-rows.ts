import type { HostState, RunState } from '../run/run.ts';
import { type FindingWords, findingWords } from './finding-words.ts';
import type { Fact } from './message.ts';
import { plain } from './plain.ts';

/** Findings of one kind that are told one by one; of more their number is told. */
const most = 3;

/** What detect found beside what is changed: warnings of every host first, then the rest. */
export function findingRows({ hosts }: RunState): Fact[] {
  const rows = hosts.flatMap((host) => {
    const where = hosts.length > 1 ? `${plain(host.name, 60)}: ` : '';
    return ofHost(host).map(({ mark, text }): Fact => {
      const value = `${where}${plain(text, 300)}`;
      return mark === 'warning'
        ? { label: 'careful', value, state: 'TAKE CARE', mark }
        : { label: 'found', value };
    });
  });
  return [...rows.filter(({ mark }) => mark !== undefined), ...rows.filter(({ mark }) => mark === undefined)];
}

function ofHost({ look }: HostState): FindingWords[] {
  if (look?.kind !== 'drifted') return [];
  // Said already, as what makes the change riskier.
  const said = look.raised?.some(({ guard }) => guard === 'owner-unknown') === true;
  const findings = look.detected.findings.filter(({ id }) => !(said && id === 'owner-unknown'));
  const ids = [...new Set(findings.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const words = findings.filter((finding) => finding.id === id).map(findingWords);
    if (words.length <= most) return words;
    const text = `${words[0]!.text}; and ${words.length - 1} more of that kind`;
    return [{ ...words[0]!, text }];
  });
}
