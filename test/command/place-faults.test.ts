import { expect, it } from 'vitest';
import { placeFaults } from '../../src/command/place-faults.ts';

const slack = (tenant: string) => ({ platform: 'slack', tenant, opaque: 'C0123ABCD' }) as const;
const teams = (tenant: string) => ({ platform: 'teams', tenant, opaque: '19:0@thread.tacv2' }) as const;
const given = (more: Partial<Parameters<typeof placeFaults>[0]>) =>
  placeFaults({ slack: null, teams: null, incidents: null, auditHead: null, announce: [], ...more });
const all = { hosts: null, risk: null };
const setUp = {
  slack: { mode: 'http', workspaces: [{ teamId: 'T0001', tokenFile: '' }], groups: [] },
  teams: { appId: null, tenantId: null, tenants: ['contoso'], allowUnauthenticated: false },
} as const;

it('a place in a workspace or directory that is not set up is told, whatever section it stands in', () => {
  expect(
    given({
      ...setUp,
      incidents: { place: slack('T0009'), hosts: 3, minutes: 60, room: null },
      auditHead: { place: teams('other'), hourUtc: 6 },
      announce: [
        { place: slack('T0001'), ...all },
        { place: teams('contoso'), ...all },
        { place: teams('other'), ...all },
      ],
    }),
  ).toEqual([
    'rdp-medic.yaml: incidents.slack.teamId: expected one of T0001',
    'rdp-medic.yaml: auditHead.teams.tenantId: expected one of contoso',
    'rdp-medic.yaml: announce[2].teams.tenantId: expected one of contoso',
  ]);
});

it('a place in a chat that another process has is no fault', () => {
  expect(given({ slack: setUp.slack, auditHead: { place: teams('contoso'), hourUtc: 6 } })).toEqual([]);
});
