/** When the incident channel must know. */
export interface IncidentRules {
  /** So many hosts with the same cause … */
  readonly hosts: number;
  /** … within so many minutes. */
  readonly minutes: number;
}

/** The same cause on several hosts. One stream per cause; `number` tells its incidents apart. */
export type IncidentEvent = { readonly at: string } & (
  | ({
      readonly type: 'seen' /** The open incident it belongs to; null: none is open. */;
      readonly incident: number | null;
    } & Omit<Sighting, 'at'>)
  | { readonly type: 'opened'; readonly number: number }
);

export interface Sighting {
  readonly host: string;
  readonly check: string;
  readonly at: string;
  /** What was seen there, one line for people. */
  readonly line: string;
}

export interface IncidentState {
  /** The newest of each host, oldest first. */
  readonly sightings: readonly Sighting[];
  /** The last incident that was opened; null: none yet. */
  readonly opened: { readonly number: number; readonly at: string; readonly lastAt: string } | null;
}
