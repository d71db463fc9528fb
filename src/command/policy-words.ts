import { hasLabels } from '../policy/has-labels.ts';
import type { Part } from '../policy/misfits.ts';
import { opensAfter } from '../policy/next-change.ts';
import type { Approvals, Rule, TimeWindow } from '../policy/policy.ts';
import type { Question } from '../policy/question.ts';

/** Why a part of a rule does not fit the question, for a person. */
export function misfitWords(part: Part, rule: Rule, { person, playbook, host, at }: Question): string {
  switch (part) {
    case 'verb':
      return rule.verbs.includes('check') ? 'it is about looking' : 'it is about changes';
    case 'group':
      return `${person.id} is not in ${rule.groups!.join(' or ')}`;
    case 'playbook':
      return `it is about ${rule.playbooks!.join(' and ')}`;
    case 'risk':
      return `it is about ${rule.risk!.join(' and ')} risk, not ${playbook?.risk ?? 'a look'}`;
    case 'hosts':
      return Object.entries(rule.hosts!)
        .filter(([label, values]) => !hasLabels(host, { [label]: values }))
        .map(([label, values]) => labelWords(label, values, host.labels[label], host.name))
        .join('; ');
    case 'time': {
      const next = opensAfter(rule.when!, Date.parse(at));
      return `outside ${windowsText(rule.when!)}${next === null ? '' : `, which comes at ${timeText(new Date(next).toISOString())}`}`;
    }
  }
}

function labelWords(label: string, values: readonly string[], own: string | undefined, host: string) {
  const wanted = `${label} ${values.join(' or ')}`;
  return own === undefined
    ? `${host} has no ${label}, not ${wanted}`
    : `${host} is ${label} ${own}, not ${wanted}`;
}

function windowsText(windows: readonly TimeWindow[]): string {
  return windows.map(({ days, from, to, zone }) => `${days.join(',')} ${from}-${to} ${zone}`).join(' or ');
}

/** `1 of server-approvers` */
export function thresholdText({ count, from, distinct }: Approvals): string {
  return `${count} of ${from}${distinct === true ? ' (who counts for nothing else)' : ''}`;
}

/** `2026-11-24 09:00 UTC` */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** Rows under headings; the last column is wrapped to the width, the others are as wide as they must be. */
export function columnsText(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const last = (rows[0]?.length ?? 1) - 1;
  const widths = Array.from({ length: last }, (_, column) =>
    Math.max(...rows.map((row) => row[column]!.length)),
  );
  const indent = widths.reduce((sum, one) => sum + one + 2, 0);
  return rows.flatMap((row) => {
    const before = widths.map((one, column) => `${row[column]!.padEnd(one)}  `).join('');
    return wrapped(row[last]!, Math.max(20, width - indent)).map((line, index) =>
      `${index === 0 ? before : ' '.repeat(indent)}${line}`.trimEnd(),
    );
  });
}

export function wrapped(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
