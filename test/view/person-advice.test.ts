import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { knownCauses } from '../../src/diagnosis/known-causes.ts';
import { remediesOf } from '../../src/playbook/find-playbook.ts';
import { adviceByCause } from '../../src/view/advice-by-cause.ts';
import { ownerRequest } from '../../src/view/owner-request.ts';
import { personAdvice } from '../../src/view/person-advice.ts';
import { cause } from '../../src/view/samples/check-samples.ts';
import { addressLook } from '../../src/view/samples/look-samples.ts';

const playbooks = await readPlaybooks(join(import.meta.dirname, '../../playbooks'));
const ids = knownCauses.map(({ id }) => id);
const look = addressLook('broken', { tls: 'reset-after-client-hello' });

describe('what a person is told to do', () => {
  it.each(ids)('is a playbook or words of its own for %s', (id) => {
    if (remediesOf(playbooks, id).length > 0) return;
    expect(Object.keys(adviceByCause)).toContain(id);
  });

  it('names no cause that does not exist', () => {
    expect(Object.keys(adviceByCause).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it.each(Object.entries(adviceByCause))('for %s is a whole sentence that weakens nothing', (_, advice) => {
    expect(advice).toMatch(/^[A-Z].*\.$/);
    expect(advice).not.toMatch(
      /(?<!fClient)disable|turn off (?!UDP)|SecurityLayer to 0|uninstall|delete all|NLA off/i,
    );
  });

  it('is to ask the owner, where somebody else owns the setting, whatever the cause', () => {
    for (const id of ids) {
      const said = personAdvice('ts-08', look, cause({ id, owner: "GPO 'RDS baseline'" }));
      expect(said).toContain("set by policy (GPO 'RDS baseline')");
      expect(said).toContain(`Ask its owner to ${ownerRequest(id)}`);
    }
  });
});
