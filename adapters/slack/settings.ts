/** The section `slack` of rdp-medic.yaml. Secrets stand in files, never in it. */
export interface SlackSettings {
  /** http: Slack calls us, through a proxy with a certificate. socket: we call Slack, and nothing comes in. */
  readonly mode: 'http' | 'socket';
  /** Mode http: signs what Slack sends. Absolute path. */
  readonly signingSecretFile?: string;
  /** Mode socket: the app-level token, xapp-…, that opens the socket. Absolute path. */
  readonly appTokenFile?: string;
  readonly workspaces: readonly {
    /** T…, as in the workspace's address in a browser. */
    readonly teamId: string;
    /** The bot token, xoxb-…, of that workspace. Absolute path. */
    readonly tokenFile: string;
  }[];
}

/** What the files hold. Never printed, never logged. */
export interface SlackSecrets {
  readonly door:
    | { readonly mode: 'http'; readonly signingSecret: string }
    | { readonly mode: 'socket'; readonly appToken: string };
  readonly workspaces: readonly { readonly teamId: string; readonly token: string }[];
}
