import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Form } from '../../src/view/form.ts';
import { eventually } from '../contracts/eventually.ts';
import { type Given, givenSlack, words } from './given-slack.ts';

const form: Form = {
  title: 'Repair',
  blocks: [],
  fields: [
    { name: 'host', label: 'Host', required: true, input: { kind: 'text', multiline: false, maxLength: 80 } },
  ],
  submitLabel: 'Plan it',
  command: '/rdp-fix',
};

let given: Given;
beforeEach(async () => {
  given = await givenSlack();
});
afterEach(() => given.close());
const invites = () => given.heard.map(({ invite }) => invite);

describe('where the bot cannot post', () => {
  it('a form that is sent says so too, not only the command that opened it', async () => {
    given.slack.addChannel({ name: 'elsewhere', bot: false });
    given.answer = async () => ({ message: null, privately: true, began: null, form });
    const oncall = given.slack.act('oncall');
    await oncall.slash('elsewhere', '/rdp-fix');
    await eventually(() => given.slack.modalOf('oncall')?.submit != null, 5_000);
    await oncall.submit({ 'field:host': 'ts-02' });
    expect(invites()).toEqual(['/invite @rdp-medic', '/invite @rdp-medic']);
  });

  it('a button that begins something says so, and a decision is taken all the same', async () => {
    const card = words(
      'ts-02 resets TLS.',
      { label: 'Plan it', command: '/rdp-fix rdp-grant-key-access ts-02' },
      { label: 'Approve', command: 'approve 7f3a91c0' },
    );
    const ref = await given.chat.post(given.ops, card, 'C1:root', {
      under: null,
      doubtful: false,
      lane: 'decision',
    });
    given.slack.channel('ops').members.delete(given.slack.botUserId);
    const asked = () => given.slack.log.calls.filter(({ method }) => method === 'conversations.info').length;
    await given.slack.act('approver').click('ops', ref.opaque, 'Approve');
    expect([invites(), asked()]).toEqual([[null], 0]);
    await given.slack.act('oncall').click('ops', ref.opaque, 'Plan it');
    expect(invites()).toEqual([null, '/invite @rdp-medic']);
  });
});
