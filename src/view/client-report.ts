import type { ClientPart, ClientReport } from '../diagnosis/client-report.ts';
import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';
import { plain } from './plain.ts';

const partWords: Readonly<Record<ClientPart, string>> = {
  events: 'its events',
  savedCredentials: 'saved passwords',
  policies: 'its policies',
  rdpFile: 'Default.rdp',
  resolution: 'the name of the host',
};

/** That the report was read and counts for the check, and what it did not look at. */
export function viewClientReportRead({ events, resolution, notLooked = [] }: ClientReport): Message {
  const missing =
    notLooked.length === 0 ? '' : ` It did not look at ${notLooked.map((one) => partWords[one]).join(', ')}.`;
  const names = resolution.map(
    ({ name, addresses }) =>
      `${plain(name, 80)} there is ${addresses.length === 0 ? 'unknown' : plain(addresses.join(', '), 120)}`,
  );
  const said = `The report of the PC is part of this check: ${events.length} ${events.length === 1 ? 'event' : 'events'} of its Remote Desktop client${names.length === 0 ? '' : `, ${names.join('; ')}`}.${missing}`;
  return makeMessage([{ kind: 'text', text: said }], said);
}

/** A report that could not be read: said, and the check goes on without it. */
export function viewClientReportFault(fault: string): Message {
  const said = `${plain(fault, 300)} The check goes on without it.`;
  return makeMessage([{ kind: 'text', text: said }], said);
}

/** How the PC that connects is asked, without rights and without anything being sent by itself. */
export function viewClientInstructions(): Message {
  return makeMessage([
    { kind: 'heading', mark: 'none', text: 'What your own PC knows' },
    {
      kind: 'text',
      text:
        'A short script reads what Remote Desktop noted on the PC that connects, without admin rights. It changes ' +
        'nothing, sends nothing, and takes no passwords and no user names.',
    },
    {
      kind: 'list',
      items: [
        'Whoever runs me prints the script for a host: medic client-report HOST',
        'On the PC that connects, open Windows PowerShell (not as administrator), paste the script, press Enter',
        'Copy what it prints, from rdp-medic-report/ to /rdp-medic-report, all of it',
        'Say it here behind the host: /rdp-check HOST and then what was copied',
      ],
    },
    {
      kind: 'text',
      text:
        'It prints: disconnects and errors of the Remote Desktop client of the last day, for which targets passwords ' +
        'are saved (names only), client policies, a few settings of Default.rdp, what the name resolves to, and the build of Windows.',
    },
    { kind: 'context', text: 'Read it before you paste it: whoever is in this thread can read it too.' },
  ]);
}
