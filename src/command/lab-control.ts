import { connect } from 'node:net';
import type { LabAnswer, LabQuestion } from '../../lab/control-endpoint.ts';
import type { LabState } from '../../lab/start-lab.ts';

/** Asks a running lab one thing. Throws when no lab answers there in time. */
export function askLab(
  control: LabState['control'],
  question: LabQuestion,
  timeoutMs = 10_000,
): Promise<LabAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: control.address, port: control.port });
    const where = `${control.address}:${control.port}`;
    const timer = setTimeout(() => fail(new Error(`the lab at ${where} did not answer in time`)), timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', (cause) => fail(new Error(`no lab answers at ${where}`, { cause })));
    socket.on('close', () => fail(new Error(`the lab at ${where} hung up`)));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (!text.endsWith('\n')) return;
      clearTimeout(timer);
      socket.end();
      try {
        resolve((JSON.parse(text) as { readonly answer: LabAnswer }).answer);
      } catch (cause) {
        fail(new Error(`what answers at ${where} is no lab`, { cause }));
      }
    });
    socket.write(`${JSON.stringify({ id: 1, token: control.token, ...question })}\n`);
  });
}
