import type { Names } from '../names.ts';
import type { PlaybookFacts } from '../playbook-words.ts';

export const grantKeyAccess: PlaybookFacts = {
  name: 'rdp-grant-key-access',
  title: 'Let NETWORK SERVICE read that one key file',
  summary: 'Remote Desktop cannot read its key, so it hangs up. This adds one read entry to one file.',
  risk: 'low',
  disrupts: [],
  undo: { kind: 'kept' },
  lowersSecurity: false,
};

const requireNla: PlaybookFacts = {
  name: 'rdp-require-nla',
  title: 'Require NLA',
  summary: 'Require Network Level Authentication for new connections.',
  risk: 'medium',
  disrupts: ['new-connections'],
  undo: { kind: 'timed', minutes: 5 },
  lowersSecurity: false,
};

export const replaceKey: PlaybookFacts = {
  name: 'rdp-replace-listener-key',
  title: 'Replace the key of the listener',
  summary: 'Set the old key aside and let Windows make a new one.',
  risk: 'medium',
  disrupts: ['sessions'],
  undo: { kind: 'kept' },
  lowersSecurity: false,
};

export const bindCertificate: PlaybookFacts = {
  name: 'rdp-bind-certificate',
  title: 'Bind the listener to a certificate of the machine',
  summary: 'Tells the listener to use one certificate that is in the personal store of the machine.',
  risk: 'medium',
  disrupts: [],
  undo: { kind: 'timed', minutes: 5 },
  lowersSecurity: false,
  parameters: {
    thumbprint: { type: 'string', description: 'SHA-1 thumbprint of the certificate in LocalMachine\\My.' },
  },
};

export const clearLicences: PlaybookFacts = {
  name: 'rdp-clear-mslicensing',
  title: 'Clear the stored Remote Desktop licences',
  summary:
    'Exports the licences that its RDP client keeps, and deletes them; the next server issues new ones.',
  risk: 'medium',
  disrupts: [],
  undo: { kind: 'kept' },
  lowersSecurity: false,
  target: 'client',
};

const playbooks = [clearLicences, grantKeyAccess, requireNla, replaceKey];

export const names: Names = {
  person: (id) => id,
  playbook: (name) => playbooks.find((one) => one.name === name) ?? null,
  remedies: (id) =>
    id === 'nla-off' ? [requireNla] : id === 'listener-key-unusable' ? [grantKeyAccess, replaceKey] : [],
};
