const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Sends SIGTERM to the process when ours ends in whatever way it can notice. Returns how to forget that. */
export function stopOnExit(pid: number): () => void {
  const stop = () => {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It is gone already.
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
