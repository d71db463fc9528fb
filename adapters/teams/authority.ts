/** Where Microsoft's side is found: other than by default in tests alone, and there on this machine. */
export interface Authority {
  /** Names the keys by which is signed what comes in. */
  readonly openIdMetadataUrl: string;
  /** Who signs it. */
  readonly tokenIssuer: string;
  /** Gives out the token for what goes out; `{tenant}` stands for the directory of the app. */
  readonly tokenUrl: string;
}

/** Who the Bot Connector is: it signs what comes in, and is what a token for what goes out is for. */
export const botConnector = 'https://api.botframework.com';

/** The public cloud, as Microsoft documents it for the Bot Connector's authentication. */
export const microsoft: Authority = {
  openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  tokenIssuer: botConnector,
  tokenUrl: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
};
