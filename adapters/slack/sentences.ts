import type { Message } from '../../src/view/message.ts';

/** The sentences of the adapter itself, for when the application has none. */
export const sentences = {
  failed: words(
    'That went wrong on my side, and I do not know how far it came. /rdp-status shows what is open; look there before you say it again.',
  ),
  late: words(
    'This takes longer than Slack lets me wait, and I do not know yet whether it was recorded. The answer follows here; /rdp-status shows what is open.',
  ),
  lateForm:
    'This takes longer than Slack lets me wait. What you typed is still here; look at /rdp-status before you send it again.',
  failedForm:
    'That went wrong on my side, and I do not know how far it came. What you typed is still here; look at /rdp-status before you send it again.',
  placeUnknown: words(
    'Slack did not tell me in time whether I can post here, so I began nothing. Please say it again in a moment.',
  ),
  formNotOpened: words('Slack did not let me open the form in time. Nothing was done; please try again.'),
  outsider: words('You belong to another organisation than this workspace. I do nothing for you here.'),
  strangeWorkspace: 'I am not set up for this workspace, so nothing was done. Ask whoever runs me to add it.',
} as const;

export function words(text: string): Message {
  return { text, blocks: [{ kind: 'text', text }] };
}
