import { dirname, resolve } from 'node:path';
import type { Access, Identity, SecretSource } from '../../src/inventory/access.ts';
import { accessSchema } from '../../src/inventory/schema.ts';
import { findDuplicates } from './find-duplicates.ts';
import { readYaml, withFaults, type YamlFile } from './read-yaml.ts';

/** access.yaml → Access. Paths in it are relative to it, and come out absolute. Secrets are not read here. */
export function readAccess(path: string, name = path): YamlFile<Access> {
  const file = readYaml<Access>(path, accessSchema, name);
  const whole = withFaults(file, findDuplicates(file, 'groups', 'name'));
  return whole.value === null ? whole : { ...whole, value: absolute(whole.value, dirname(resolve(path))) };
}

function absolute({ groups }: Access, folder: string): Access {
  const source = (one: SecretSource): SecretSource =>
    one.kind === 'file' ? { ...one, path: resolve(folder, one.path) } : one;
  const identityOf = (one: Identity): Identity =>
    one.kind === 'agent'
      ? one
      : { ...one, key: source(one.key), passphrase: one.passphrase === null ? null : source(one.passphrase) };
  return {
    groups: groups.map((group) => {
      const { knownHosts, identity, ...rest } = group.ssh;
      const ssh = {
        ...rest,
        ...(knownHosts === undefined ? {} : { knownHosts: resolve(folder, knownHosts) }),
        ...(identity === undefined ? {} : { identity: identityOf(identity) }),
      };
      return { ...group, ssh };
    }),
  };
}
