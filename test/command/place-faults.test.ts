import { expect, it } from 'vitest';
import { placeFaults, placesElsewhere } from '../../src/command/place-faults.ts';

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

it('places in a chat that is not set up are told at the start, one sentence a chat', () => {
  const none = { slack: null, teams: null, incidents: null, auditHead: null, announce: [] };
  expect(placesElsewhere({ ...none, announce: [{ place: slack('T0001'), ...all }], ...setUp })).toEqual([]);
  expect(
    placesElsewhere({
      ...none,
      teams: setUp.teams,
      incidents: { place: slack('T0001'), hosts: 3, minutes: 60, room: null },
      announce: [
        { place: teams('contoso'), ...all },
        { place: slack('T0001'), ...all },
      ],
    }),
  ).toEqual([
    'rdp-medic.yaml: incidents, announce[1]: expected a section `slack` beside it; what is to be shown there waits until a bot that has one runs on the same Redis.',
  ]);
});
