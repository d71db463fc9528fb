/** The section `teams` of rdp-medic.yaml. The secret stands in a file, never in it. */
export interface TeamsSettings {
  /** App (client) id of the bot's registration in Entra, a GUID. Null: nobody who calls is asked who they are. */
  readonly appId: string | null;
  /** Holds the client secret of that registration. Absolute path. */
  readonly passwordFile?: string;
  /** Directory that the registration belongs to; null: one for several tenants, which Azure makes no more. */
  readonly tenantId: string | null;
  /** Directories whose people may speak to the bot; never empty. */
  readonly tenants: readonly string[];
  /** Without `appId`, and on loopback alone: for development. */
  readonly allowUnauthenticated: boolean;
  /** Another Teams than Microsoft's, on this machine: for development. */
  readonly serviceUrl?: string;
}

/** What the adapter goes by. The password is never printed, never logged. */
export interface TeamsSecrets {
  /** Null: nothing that comes in is authenticated. */
  readonly app: {
    readonly id: string;
    readonly password: string;
    /** Null: for several tenants. */
    readonly tenantId: string | null;
  } | null;
  readonly tenants: readonly string[];
  /** The one address beside Microsoft's that is answered; null: none. */
  readonly serviceUrl: string | null;
}
