import { plainError } from '../../src/psrp/message/error-record.ts';
import { ofPlain } from '../../src/psrp/of-plain.ts';
import { plainOf } from '../../src/psrp/plain-of.ts';
import { createServerPool } from '../../src/psrp/pool/create-server-pool.ts';
import type { ServerEvent } from '../../src/psrp/pool/server-event.ts';
import { list, type PsPrimitive } from '../../src/psrp/value.ts';
import { serverCipher } from './crypto-session-cipher.ts';

/**
 * A program that a real PowerShell client talks to on stdin and stdout, in place of its `ssh`. It knows a few
 * words instead of a language.
 */
const pool = createServerPool({ cipher: serverCipher() });

function answer(event: ServerEvent): void {
  if (event.kind === 'open-asked') pool.accept();
  if (event.kind === 'stop-asked') pool.stopped(event.pipeline);
  if (event.kind === 'metadata-asked') {
    pool.commandMetadata(event.pipeline, [
      { name: 'Get-Thing', parameters: [{ name: 'Name', type: 'System.String', isSwitch: false }] },
    ]);
    pool.completed(event.pipeline);
  }
  if (event.kind !== 'pipeline') return;
  const { pipeline, request } = event;
  const [command] = request.commands;
  const text = command!.text.trim();
  if (text === 'hang') return;
  if (text.startsWith('everything')) {
    pool.output(pipeline, 1);
    pool.output(pipeline, ofPlain({ before: { state: 'Stopped' }, names: ['ä', '日本'] }));
    pool.warning(pipeline, 'careful');
    pool.verbose(pipeline, 'wordy');
    pool.debug(pipeline, 'details');
    const information = { text: 'told', value: 'told', source: 'host', tags: ['a'] };
    pool.information(pipeline, information, '2026-01-02T03:04:05Z');
    pool.progress(pipeline, {
      activity: 'Repair',
      activityId: 1,
      status: 'half',
      currentOperation: null,
      percent: 50,
      secondsRemaining: null,
      parentActivityId: null,
      completed: false,
    });
    pool.error(pipeline, {
      ...plainError('not so bad', 'Lab.NotSoBad,Thing', 'InvalidData'),
      targetName: 'x',
    });
    pool.completed(pipeline);
  } else if (text.startsWith('fail')) {
    pool.failed(pipeline, plainError('it failed', 'Lab.Failed', 'ResourceUnavailable'));
  } else if (text.startsWith('open')) {
    const sealed = command!.parameters[0]!.value as PsPrimitive;
    const opened = pool.unseal(sealed);
    pool.output(pipeline, opened.kind === 'text' ? opened.text : opened.message);
    const back = pool.seal('from the host');
    if (back.kind === 'primitive') pool.output(pipeline, back);
    pool.completed(pipeline);
  } else {
    const parameters = command!.parameters.map(({ name, value }) => [name, plainOf(value)]);
    pool.output(pipeline, JSON.stringify({ text, parameters }));
    pool.output(pipeline, list([1, 2]));
    pool.completed(pipeline);
  }
}

process.stdin.on('data', (bytes: Buffer) => {
  for (const event of pool.receive(bytes)) answer(event);
  const out = pool.take();
  if (out.length > 0) process.stdout.write(out);
});
process.stdin.on('end', () => process.exit(0));
