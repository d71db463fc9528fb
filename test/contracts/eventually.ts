/** Asks again until the answer is true; throws when it is not in time, which is long: how long it takes on a busy machine is no matter here. */
export async function eventually(holds: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  for (const end = Date.now() + withinMs; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`It did not come to hold within ${withinMs} ms: ${holds}`);
    await pause(5);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
