import type { KeptReferences } from '../../src/ports/kept-references.ts';
import type { Meter } from '../../src/ports/meter.ts';
import { createHealth, type Health, type Row } from '../chat/health.ts';
import { type Authority, microsoft } from './authority.ts';
import { openTransport } from './botbuilder-transport.ts';
import { createOutgoing, type Outgoing } from './outgoing.ts';
import { isLoopback } from './read-secrets.ts';
import { createReferences, type References } from './references.ts';
import type { TeamsSecrets } from './settings.ts';
import { createShown, type Shown } from './shown.ts';
import { shutOut } from './shut-out.ts';
import type { TeamsTransport } from './transport.ts';
import { TransportFault } from './transport-fault.ts';
import { createViews, type Views } from './views.ts';

/** What the receiving and the sending half of Teams have in common. */
export interface TeamsLink {
  readonly secrets: TeamsSecrets;
  readonly transport: TeamsTransport;
  readonly references: References;
  readonly outgoing: Outgoing;
  readonly shown: Shown;
  readonly views: Views;
  /** Where keys and the messages they became are kept. */
  readonly kept: KeptReferences;
  readonly meter: Meter;
  readonly fault: (what: string, cause: unknown) => void;
  readonly health: Health;
  readonly ready: () => readonly Row[];
  readonly close: () => void;
}

export interface ConnectOptions {
  readonly secrets: TeamsSecrets;
  /** What the one HTTP server binds: loopback, where nobody is authenticated. */
  readonly address: string;
  readonly references: KeptReferences;
  readonly meter: Meter;
  readonly fault: (what: string, cause: unknown) => void;
  /** Another Microsoft than Microsoft, such as that of the tests. */
  readonly authority?: Partial<Authority>;
}

/** What is not well is asked for its token again so often, milliseconds. */
const askAgainMs = 60_000;

function openTo(row: Row): Row {
  return { ...row, words: `${row.words}; for development: nobody is authenticated` };
}

/**
 * Loads the library and gets ready to speak. Throws where anybody could speak to us from another machine without
 * being asked who they are, whatever the configuration says. Microsoft being away or slow holds nothing up.
 */
export async function connectTeams(options: ConnectOptions): Promise<TeamsLink> {
  const { secrets, address, references: kept, meter, fault } = options;
  if (secrets.app?.id === '') throw new Error('an empty app id authenticates nobody');
  if (secrets.app === null && !isLoopback(address))
    throw new Error(`without an app id nobody is authenticated, and ${address} is not loopback`);
  if (secrets.tenants.length === 0) throw new Error('no tenant is let in');
  const health = createHealth('teams', fault);
  const outgoing = createOutgoing({ health, meter });
  const transport = await openTransport({
    secrets,
    authority: { ...microsoft, ...options.authority },
    fault,
  });
  // Nothing has to be sent to know whether it could be; nobody waits for the answer.
  const check = () =>
    transport.check().then(health.well, (cause: unknown) => {
      const words = cause instanceof TransportFault ? shutOut(cause) : null;
      health.ill(words ?? 'there is no token for what goes out', cause);
    });
  void check();
  const watch = setInterval(() => {
    if (!health.row().ok) void check();
  }, askAgainMs);
  watch.unref();
  const references = createReferences(kept);
  return {
    secrets,
    transport,
    references,
    views: createViews(kept, references),
    outgoing,
    shown: createShown(),
    kept,
    meter,
    fault,
    health,
    ready: () => [secrets.app === null ? openTo(health.row()) : health.row()],
    close: () => {
      clearInterval(watch);
      outgoing.close();
    },
  };
}
