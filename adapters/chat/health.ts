/** As the page of readiness wants it. */
export interface Row {
  readonly name: string;
  readonly ok: boolean;
  readonly since: string | null;
  readonly words: string;
}

/** How a chat, or one line to it, stands. Told to the operator when it changes, not at every call. */
export interface Health {
  readonly well: () => void;
  /** Something stands in the way of everything: told once, until it is well again. */
  readonly ill: (words: string, cause: unknown) => void;
  /** Something stands in the way in one place only; told once per `about`, until the place is free again. */
  readonly hindered: (place: string, about: string, words: string, cause: unknown) => void;
  /** Nothing stands in the way there any more. */
  readonly free: (place: string) => void;
  readonly row: () => Row;
}

/** Places remembered as told; beyond that they would be told again. */
const mostTold = 500;

export function createHealth(name: string, fault: (what: string, cause: unknown) => void): Health {
  let state: { ok: boolean; words: string; since: string } | null = null;
  const told = new Map<string, { readonly place: string; readonly words: string }>();

  function become(ok: boolean, words: string): boolean {
    if (state?.ok === ok && state.words === words) return false;
    state = { ok, words, since: new Date().toISOString() };
    return true;
  }

  return {
    well: () => void become(true, 'answers'),
    ill: (words, cause) => {
      if (become(false, words)) fault(`${name}: ${words}`, cause);
    },
    hindered: (place, about, words, cause) => {
      if (told.has(about)) return;
      if (told.size >= mostTold) told.delete(told.keys().next().value!);
      told.set(about, { place, words });
      fault(`${name}: ${words}`, cause);
    },
    free: (place) => {
      for (const [about, one] of told) if (one.place === place) told.delete(about);
    },
    row: () => {
      const now = state ?? { ok: false, words: 'not asked yet', since: null };
      const last = [...told.values()].at(-1)?.words;
      const also = last === undefined ? '' : `; told ${told.size}, last: ${last}`;
      return { name, ok: now.ok, since: now.since, words: `${now.words}${also}` };
    },
  };
}
