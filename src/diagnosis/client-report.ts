/** What the person's own PC said, read from the text that `medic client-report` makes it print. */
export interface ClientReport {
  readonly at: string | null;
  readonly build: number | null;
  /** Disconnects and state errors of the RDP client, newest first; `code` is decimal. */
  readonly events: readonly {
    readonly id: number;
    readonly at: string;
    readonly server: string | null;
    readonly code: number | null;
  }[];
  /** Targets for which credentials are saved, such as TERMSRV/ts-02; names only. */
  readonly savedCredentials: readonly string[];
  /** Policies of the RDP client that are set, by registry name. */
  readonly policies: Readonly<Record<string, number | string>>;
  /** Settings of Default.rdp, such as `enablecredsspsupport` → `0`. */
  readonly rdpFile: Readonly<Record<string, string>>;
  /** What the host's name resolves to there. */
  readonly resolution: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  /** What could not be read there: its list is empty, which says nothing. */
  readonly notLooked?: readonly ClientPart[];
}

export type ClientPart = 'events' | 'savedCredentials' | 'policies' | 'rdpFile' | 'resolution';
