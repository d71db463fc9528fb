import { findHost } from '../../src/inventory/find-host.ts';
import { nearMisses } from '../../src/inventory/near-misses.ts';
import type { PolicyCase } from '../../src/policy/policy-case.ts';
import { policyCasesSchema } from '../../src/policy/schema.ts';
import type { Site } from './read-site.ts';
import { readYaml, withFaults, type YamlFile } from './read-yaml.ts';

/** policy-cases.yaml → cases; every name in them must be one of the site. */
export function readPolicyCases(
  path: string,
  site: Site,
  playbooks: readonly string[],
  name = path,
): YamlFile<readonly PolicyCase[]> {
  const file = readYaml<readonly PolicyCase[]>(path, policyCasesSchema, name);
  const people = site.people.map(({ id }) => id);
  const rules = [
    'default',
    ...site.policy.rules.map((rule) => rule.name),
    ...site.policy.freezes.map((freeze) => `freeze ${freeze.name}`),
  ];
  const slips = (file.value ?? []).flatMap((one, index) => {
    const slip = (key: string, what: string, found: string, known: readonly string[]) => {
      const near = nearMisses(found, known, 1)[0];
      const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
      return [file.faultAt(['cases', index, key], `expected ${what}, found "${found}"${hint}`)];
    };
    const host = findHost(site.inventory, one.host);
    return [
      ...(people.includes(one.actor) ? [] : slip('actor', 'an id of the people file', one.actor, people)),
      ...(one.playbook === null || playbooks.includes(one.playbook)
        ? []
        : slip('playbook', 'a playbook', one.playbook, playbooks)),
      ...(host.kind === 'found' ? [] : slip('host', 'a host', one.host, host.near)),
      ...(one.rule === null || rules.includes(one.rule)
        ? []
        : slip('rule', 'a rule, freeze NAME or default', one.rule, rules)),
    ];
  });
  return withFaults(file, slips);
}
