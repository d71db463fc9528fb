/** Faults that wait for what they strike. */
export interface ArmedFaults<On extends string, Fault> {
  /** The next `times` of `on` (`*`: of any) go wrong so. */
  arm(on: On | '*', fault: Fault, times?: number): void;
  /** Those that strike now, in the order in which they were set; each is used up once. */
  take(on: On): Fault[];
  clear(): void;
}

export function armedFaults<On extends string, Fault>(): ArmedFaults<On, Fault> {
  let armed: { readonly on: On | '*'; readonly fault: Fault; left: number }[] = [];
  return {
    arm: (on, fault, times = 1) => void armed.push({ on, fault, left: times }),
    take(on) {
      const struck = armed.filter((one) => one.left > 0 && (one.on === '*' || one.on === on));
      for (const one of struck) one.left -= 1;
      return struck.map(({ fault }) => fault);
    },
    clear() {
      armed = [];
    },
  };
}
