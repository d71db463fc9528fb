const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 };
const duties = new Set();
const children = new Set();

/**
 * Registers something that must be undone even when the set-up is interrupted (Ctrl-C, TERM, HUP) or throws;
 * returns the function that does it now, once.
 */
export function onLeaving(duty) {
  if (duties.size === 0) listen();
  const once = () => {
    if (!duties.delete(once)) return;
    duty();
    if (duties.size === 0) deafen();
  };
  duties.add(once);
  return once;
}

/** Installers are told of the signal and waited for: undoing our part under a living apt would be too early. */
export function waitForBeforeLeaving(child) {
  children.add(child);
  child.once('close', () => children.delete(child));
  child.once('error', () => children.delete(child));
}

function listen() {
  process.on('exit', settle);
  for (const signal of Object.keys(signals)) process.on(signal, stop);
}

function deafen() {
  process.off('exit', settle);
  for (const signal of Object.keys(signals)) process.off(signal, stop);
}

function settle() {
  for (const duty of [...duties].reverse()) duty();
}

async function stop(signal) {
  const closings = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)));
  for (const child of children) child.kill(signal);
  await Promise.all(closings);
  process.exit(128 + signals[signal]);
}
