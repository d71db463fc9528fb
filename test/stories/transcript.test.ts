import { expect, it } from 'vitest';
import { withoutChance } from './open-story.ts';
import { readTranscript, tellTranscript } from './transcript.ts';

it('the README shows what npm start says today; `npx node test/stories/transcript.ts` writes it anew', async () => {
  expect(withoutChance(readTranscript())).toBe(withoutChance(await tellTranscript()));
}, 60_000);
