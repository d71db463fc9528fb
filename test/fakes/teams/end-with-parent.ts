/** Preloaded into a program that would outlive whoever started it: it ends when its standard input does. */
process.stdin.on('end', () => process.exit(0)).resume();
