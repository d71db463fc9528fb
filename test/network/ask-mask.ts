import { once } from 'node:events';
import { connect } from 'node:net';
import type { NegotiationReply } from '../../src/rdp/negotiation.ts';
import { encodeConnectionRequest, readNegotiationReply } from '../../src/rdp/x224.ts';

/** Asks one real server one mask and says the answer as the tables do: `RSP 1`, `FAIL 3`, `none`, `disconnect`. */
export async function askMask(
  at: { readonly address: string; readonly port: number },
  mask: number | null,
): Promise<string> {
  const socket = connect(at.port, at.address);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const negotiation = mask === null ? null : { flags: 0, mask };
  socket.write(encodeConnectionRequest({ cookie: 'rdpmedic', negotiation }));
  let bytes = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, chunk as Buffer]);
      const read = readNegotiationReply(bytes);
      if (read.kind === 'read') return words(read.value);
      if (read.kind === 'bad') return 'bad';
    }
    return 'closed';
  } finally {
    socket.destroy();
  }
}

function words(reply: NegotiationReply): string {
  if (reply.kind === 'response') return `RSP ${reply.selected}`;
  return reply.kind === 'failure' ? `FAIL ${reply.code}` : reply.kind;
}
