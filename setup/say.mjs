/** Everything the set-up says goes to stderr: stdout belongs to the program that follows. */
export function say(text) {
  process.stderr.write(`set-up: ${text}\n`);
}
