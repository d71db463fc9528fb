import { join } from 'node:path';
import type { Side } from '../slack/stage.ts';
import type { farSide } from './far-side.ts';
import type { peer } from './peer.ts';

/** Teams as the chat that is measured, beside botbuilder alone. */
export const teamsSide: Side<ReturnType<typeof farSide.facts>, Parameters<typeof peer.open>[0]> = {
  farFile: join(import.meta.dirname, 'far-side.ts'),
  peerFile: join(import.meta.dirname, 'peer.ts'),
  path: '/api/messages',
  section: ({ appId, password, tenantId, serviceUrl, metadataUrl, tokenUrl, people }) => ({
    people,
    account: 'entra',
    secrets: { teams: password },
    section: {
      teams: {
        appId,
        passwordFile: 'secrets/teams',
        tenantId,
        serviceUrl,
        authority: { openIdMetadataUrl: metadataUrl, tokenUrl },
      },
    },
  }),
  peerFacts: ({ appId, metadataUrl, issuer }) => ({ appId, metadataUrl, issuer }),
};
