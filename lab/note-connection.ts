import type { Socket } from 'node:net';
import { managerAdmin, managerOperational, rdpCore } from './event-log.ts';
import type { NewEvent } from './new-event.ts';
import { noteEvents } from './note-events.ts';
import type { Machine } from './scripts/machine.ts';

/**
 * The traces every connection leaves on the host that really got it: 131 and 261 when it comes, 1158 with the bare
 * address, 103 and 102 when it is over. Whoever wrote the client's address down has it with the port in 131.
 */
export function noteConnection(socket: Socket, machine: Machine): void {
  // Another machine has it in its own log.
  if (machine.host.impostor !== null) return;
  const address = addressOf(socket);
  const client = `${address.includes(':') ? `[${address}]` : address}:${socket.remotePort}`;
  const came: readonly NewEvent[] = [
    { ...rdpCore, id: 131, data: { ConnType: 'TCP', ClientIP: client } },
    { ...managerOperational, id: 261, data: { listenerName: 'RDP-Tcp' } },
    { ...managerAdmin, id: 1158, data: { Param1: address } },
  ];
  noteEvents(machine, came);
  socket.once('close', () => {
    // Windows gives no reason for a client that never logged on.
    noteEvents(machine, [
      { ...rdpCore, id: 103, data: { ReasonCode: '0' } },
      { ...rdpCore, id: 102, data: {} },
    ]);
  });
}

/** The client's address as text; empty when it has gone already. */
export function addressOf(socket: Socket): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}
