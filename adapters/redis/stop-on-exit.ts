import { type RecordedServer, writeRecord } from './server-record.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Sends SIGTERM to the server when our process ends in whatever way it can notice. Returns how to forget that. */
export function stopOnExit(server: RecordedServer): () => void {
  const stop = () => {
    try {
      writeRecord({ ...server, ending: true });
      process.kill(server.pid, 'SIGTERM');
    } catch {
      // It is gone already, or its folder is.
    }
  };
  const onSignal = (signal: NodeJS.Signals) => {
    // With another listener there, that one decides when to exit, and may still have things to store.
    if (process.listenerCount(signal) > 1) return;
    forget();
    stop();
    process.kill(process.pid, signal);
  };
  const forget = () => {
    process.off('exit', stop);
    for (const signal of signals) process.off(signal, onSignal);
  };
  process.on('exit', stop);
  for (const signal of signals) process.on(signal, onSignal);
  return forget;
}
