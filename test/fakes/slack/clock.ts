/** A clock that runs by itself and that a test can move on. Milliseconds since 1970. */
export interface SlackClock {
  now(): number;
  move(ms: number): void;
}

/** The real time, plus whatever it was moved. */
export function movableClock(): SlackClock {
  let moved = 0;
  return {
    now: () => Date.now() + moved,
    move: (ms) => {
      moved += ms;
    },
  };
}
