import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';

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
